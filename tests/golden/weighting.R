# Golden numbers for weighting and tests of tables, from the R package survey.
#
#   Rscript tests/golden/weighting.R tests/golden/weighting.json
#
# The data are the samples apiclus1 and apistrat of Californian schools that come with survey
# (Academic Performance Index 2000, California Department of Education). Of apiclus1 the file holds
# what weighting needs: the type of school and whether it met its school-wide target, as codes, the
# design weight, and the population totals; of the tables only estimates and their covariances.
#
# Quirks of survey 4.1-1 that the reader of the JSON must know:
# * rake and calibrate stop early by default; here as late as rounding allows. calibrate needs the
#   recommended package MASS.
# * trimWeights(strict = TRUE) repeats until nobody is outside; with an upper bound alone its limit
#   is the solution of sum(min(w + t, U)) = sum(w).
# * svychisq(statistic = "Chisq") prints Pearson's X^2 itself; its p-value is that of X^2 divided by
#   the mean eigenvalue.

suppressPackageStartupMessages(library(survey))

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 1) stop("usage: Rscript weighting.R OUT.json")
data(api)

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
text <- function(x) paste0("\"", x, "\"")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0(text(names(parts)), ": ", unlist(parts), collapse = ",\n  "), "}")
}

# ---------------------------------------------------------------------------------- weights
type_totals <- table(stype = apipop$stype)
wide_totals <- table(sch.wide = apipop$sch.wide)
totals <- function(x) as.data.frame(x, responseName = "Freq")
plain <- svydesign(ids = ~dnum, weights = ~pw, data = apiclus1)
start <- apiclus1$pw * rep(c(1, 2, 3), length.out = nrow(apiclus1))
uneven <- svydesign(ids = ~dnum, weights = start, data = apiclus1)
raked <- function(design) rake(
  design, list(~stype, ~sch.wide), list(totals(type_totals), totals(wide_totals)),
  control = list(maxit = 2000, epsilon = 1e-15, verbose = FALSE)
)
# Where a change of 1e-15 of the total is not reached, R warns; the weights no longer move then.
even <- suppressWarnings(raked(plain))
other <- suppressWarnings(raked(uneven))

population <- c(
  `(Intercept)` = nrow(apipop), stypeH = type_totals[["H"]], stypeM = type_totals[["M"]],
  sch.wideYes = wide_totals[["Yes"]]
)
calibrated <- function(design, ...) weights(
  calibrate(design, ~stype + sch.wide, population, epsilon = 1e-14, maxit = 500, ...)
)
linear <- calibrated(uneven)
bounds <- c(0.4, 1.6)
logit <- calibrated(uneven, calfun = "logit", bounds = bounds)

upper <- 90
trimmed <- weights(trimWeights(uneven, upper = upper, strict = TRUE))

# ----------------------------------------------------------------------------------- p-values
p <- c(0.0001, 0.04, 0.04, 0.011, 0.9, NA, 0.3, 0.02, 1)

# ------------------------------------------------------------------------------------- tables
chisq <- function(name, design, row, column) {
  rows <- factor(design$variables[[row]])
  columns <- factor(design$variables[[column]])
  formula <- as.formula(paste0("~interaction(factor(", row, "), factor(", column, "))"))
  cells <- svymean(formula, design)
  # interaction() lets the row vary fastest; the file has the column vary fastest.
  order <- as.vector(t(matrix(seq_along(coef(cells)), nlevels(rows), nlevels(columns))))
  test <- as.formula(paste0("~", row, " + ", column))
  f <- svychisq(test, design, statistic = "F")
  first <- svychisq(test, design, statistic = "Chisq")
  object(
    name = text(name), rows = nlevels(rows), columns = nlevels(columns),
    n = nrow(design$variables),
    df = length(unique(design$cluster[, 1])) - length(unique(design$strata[, 1])),
    proportions = list_of(coef(cells)[order]),
    covariance = list_of(vcov(cells)[order, order]),
    f = number(f$statistic), df1 = number(f$parameter[[1]]), df2 = number(f$parameter[[2]]),
    p_value = number(f$p.value),
    pearson = number(first$statistic), first_order_df = number(first$parameter[[1]]),
    first_order_p = number(first$p.value)
  )
}
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
clus <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
tables <- c(
  chisq("apistrat, sch.wide by stype", strat, "sch.wide", "stype"),
  chisq("apistrat, stype by comp.imp", strat, "stype", "comp.imp"),
  chisq("apiclus1, sch.wide by comp.imp", clus, "sch.wide", "comp.imp"),
  chisq("apiclus1, stype by awards", clus, "stype", "awards")
)

out <- object(
  schema_version = 1,
  r_version = text(paste(R.version$major, R.version$minor, sep = ".")),
  survey_version = text(as.character(packageVersion("survey"))),
  stype = list_of(as.integer(apiclus1$stype) - 1),
  sch_wide = list_of(as.integer(apiclus1$sch.wide) - 1),
  stype_totals = list_of(type_totals), sch_wide_totals = list_of(wide_totals),
  pw = list_of(apiclus1$pw), start = list_of(start),
  raked = list_of(weights(even)), raked_from_start = list_of(weights(other)),
  linear = list_of(linear), bounds = list_of(bounds), logit = list_of(logit),
  upper = number(upper), trimmed = list_of(trimmed),
  p_values = list_of(p), bonferroni = list_of(p.adjust(p, "bonferroni")),
  holm = list_of(p.adjust(p, "holm")), benjamini_hochberg = list_of(p.adjust(p, "BH")),
  tables = paste0("[", paste(tables, collapse = ",\n  "), "]")
)
cat(out, "\n", file = args[1], sep = "")
