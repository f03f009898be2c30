# Golden numbers for graadmeter.estimation, from the R package survey.
#
#   Rscript tests/golden/poststratified.R FREQ.csv POP.csv OUT.json
#
# FREQ.csv  a frequency table: stratum, dom_* (0/1), item_* (0/1, empty = missing),
#           optionally num_* (a number, empty = missing), and n (rows of this kind).
# POP.csv   stratum, population. A single stratum means: no post-stratification, so FREQ.csv may
#           then hold any strata; they are ignored.
# OUT.json  for each item x domain: postStratify, then svymean on
#           subset(design, dom == 1 & !is.na(item)), SE, deff(replace), degf, svyciprop by xlogit
#           and beta. NaN is written as null. 17 significant digits, so that every bit is kept.
#
# Quirks of survey 4.1-1 that the reader of OUT.json must know:
# * svyciprop(method = "beta") takes n from nrow(design). A subset of a post-stratified design keeps
#   all rows (with weight 0), so n is then the whole file, not the domain. It is written as "nrow".
# * For the same reason a missing value outside the subset makes svymean NA (NA * 0): missing values
#   are filled with 0 after the subsets are fixed.
# * method "beta" does not cap the effective n, and is NaN at p = 0 and p = 1.
# * An empty domain gives 0.000 with SE 0 (plain) or NaN (post-stratified); here always null.
# * confint(svymean) uses the normal quantile, svyciprop the t quantile; numbers get t with degf here.
# * svyby(covmat = TRUE) fails on post-stratified designs; covariances come from svytotal of the
#   linearised variables.

suppressPackageStartupMessages(library(survey))

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 3) stop("usage: Rscript poststratified.R FREQ.csv POP.csv OUT.json")
freq <- read.csv(args[1], na.strings = "", check.names = FALSE)
pop <- read.csv(args[2], check.names = FALSE)
stopifnot(all(c("stratum", "n") %in% names(freq)), all(c("stratum", "population") %in% names(pop)))
domains <- grep("^dom_", names(freq), value = TRUE)
items <- grep("^item_", names(freq), value = TRUE)
numbers <- grep("^num_", names(freq), value = TRUE)

rows <- freq[rep(seq_len(nrow(freq)), freq$n), , drop = FALSE]
rownames(rows) <- NULL
weighted <- nrow(pop) > 1
filled <- rows
filled[is.na(filled)] <- 0  # see the quirks: missing rows are outside every subset, but not removed
design <- svydesign(ids = ~1, weights = ~1, data = filled)
if (weighted) {
  totals <- data.frame(stratum = pop$stratum, Freq = pop$population)
  design <- postStratify(design, ~stratum, totals)
}

number <- function(x) {
  x <- as.numeric(x)
  ifelse(is.finite(x), sprintf("%.17g", x), "null")
}
text <- function(x) paste0("\"", x, "\"")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0(text(names(parts)), ": ", unlist(parts), collapse = ", "), "}")
}

limits <- function(variable, part, method) {
  result <- suppressWarnings(svyciprop(as.formula(paste0("~", variable)), part, method = method))
  as.numeric(attr(result, "ci"))
}

cell <- function(variable, domain) {
  keep <- rows[[domain]] == 1 & !is.na(rows[[variable]])
  base <- sum(keep)
  none <- rep(NaN, 2)
  estimate <- se <- deff <- df <- size <- NaN
  xlogit <- beta <- t <- none
  if (base > 0) {
    part <- subset(design, keep)
    fit <- suppressWarnings(
      svymean(as.formula(paste0("~", variable)), part, deff = if (base > 1) "replace" else FALSE)
    )
    estimate <- coef(fit)[[1]]
    se <- sqrt(vcov(fit)[1, 1])
    if (base > 1) deff <- as.numeric(attr(fit, "deff"))
    df <- degf(part)
    size <- nrow(part)
    inside <- length(unique(rows[[variable]][keep])) > 1
    if (variable %in% items && inside) {
      xlogit <- limits(variable, part, "xlogit")
      beta <- limits(variable, part, "beta")
    }
    if (variable %in% numbers && df > 0) t <- estimate + c(-1, 1) * qt(0.975, df) * se
  }
  common <- list(
    item = text(variable), domain = text(domain), n = number(base), estimate = number(estimate),
    se = number(se), deff = number(deff), df = number(df)
  )
  if (variable %in% numbers) {
    extra <- list(t_low = number(t[1]), t_high = number(t[2]))
  } else {
    extra <- list(
      nrow = number(size),
      xlogit_low = number(xlogit[1]), xlogit_high = number(xlogit[2]),
      beta_low = number(beta[1]), beta_high = number(beta[2])
    )
  }
  do.call(object, c(common, extra))
}

# Covariances of the estimates of one item in all pairs of neighbouring domains.
covariances <- function(variable) {
  weight <- weights(design)
  linear <- sapply(domains, function(domain) {
    keep <- rows[[domain]] == 1 & !is.na(rows[[variable]])
    y <- ifelse(is.na(rows[[variable]]), 0, rows[[variable]])
    total <- sum(weight[keep])
    if (total == 0) return(rep(0, nrow(rows)))
    ifelse(keep, (y - sum((weight * y)[keep]) / total) / total, 0)
  })
  v <- as.matrix(vcov(svytotal(linear, design)))
  pairs <- seq_len(max(length(domains) - 1, 0))
  sapply(pairs, function(i) object(
    item = text(variable), a = text(domains[i]), b = text(domains[i + 1]),
    covariance = number(v[i, i + 1])
  ))
}

cells <- unlist(lapply(c(items, numbers), function(v) sapply(domains, function(d) cell(v, d))))
pairs <- unlist(lapply(items, covariances))
lines <- function(x) if (length(x)) paste0("\n  ", x, collapse = ",") else ""
out <- paste0(
  "{\n\"schema_version\": 1,\n",
  "\"r_version\": ", text(paste(R.version$major, R.version$minor, sep = ".")), ",\n",
  "\"survey_version\": ", text(as.character(packageVersion("survey"))), ",\n",
  "\"post_stratified\": ", if (weighted) "true" else "false", ",\n",
  "\"rows\": ", nrow(rows), ",\n",
  "\"cells\": [", lines(cells), "\n],\n",
  "\"covariances\": [", lines(pairs), "\n]\n}\n"
)
cat(out, file = args[3])
