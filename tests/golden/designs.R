# Golden numbers for designs with strata, clusters and calibration, from the R package survey.
#
#   Rscript tests/golden/designs.R DIRECTORY
#
# writes designs_<data set>.json for the example data that the package itself distributes (Debian
# package r-cran-survey): api (apisrs, apistrat, apiclus1: schools), scd (ambulance services),
# hospital (hospitals), mu284 (municipalities) and nhanes (persons). Each file holds the source, the
# few columns that the designs need, coded as whole numbers, and per design the results of
#   svymean, svytotal, svyratio in subsets (SE, deff = "replace", degf), svyby,
#   svymean of factors, svyciprop (logit, xlogit, beta), vcov of svymean.
# Of nhanes no person is written: only rows and sums of weights per stratum x PSU x sex x answer,
# which is all that proportions and their linearised variances depend on; without stratum 89, where
# some of these cells hold one or two persons.
# Numbers have 17 significant digits, so that every bit is kept; NA and NaN are null.
#
# Quirks of survey 4.1-1 that the reader must know:
# * An empty domain is 0 with SE 0, NaN or an error, as the design happens to be; "empty" here.
# * deff = "replace" of a ratio is that of a total of residuals; not written.
# * A missing value outside the subset makes svymean of a calibrated design NA (NA * 0): missing
#   values are filled with 0 after the subsets are fixed.
# * A subset of a calibrated design keeps all rows (weight 0), a subset of another design drops
#   them. nrow(design), which svyciprop(method = "beta") takes for n, is written as "nrow".
# * rake stops when a cell changes by less than 1 person, or after 10 rounds; here 1e-12 and 100.
#   Its variance residualises 10 times on each margin, which leaves standard errors of apistrat
#   off by as much as 2e-6 of their size; `raked` lets survey do it 200 times. It does so with equal weights for all
#   rows whatever their design weight (postStratify and calibrate use the design weights). Where
#   the design weights differ the designs here say "base": "equal".
# * survey.lonely.psu = "adjust" squares the total of the lonely PSU itself. Its distance to the
#   mean of all PSU totals, as documented, is the same for means and ratios, whose influence values
#   add up to 0, but not for totals: those are not written.
# * survey.lonely.psu = "average" averages over the strata of the subset if that dropped rows; so
#   only the whole file is written.
# * confint(svymean) uses the normal quantile, svyciprop the t quantile.

suppressPackageStartupMessages(library(survey))

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 1) stop("usage: Rscript designs.R DIRECTORY")

# ------------------------------------------------------------------------------------------- JSON

number <- function(x) {
  x <- as.numeric(x)
  ifelse(is.finite(x), sprintf("%.17g", x), "null")
}
text <- function(x) paste0("\"", x, "\"")
list_of <- function(x, sep = ", ") paste0("[", paste0(x, collapse = sep), "]")
numbers <- function(x) list_of(number(x))
object <- function(parts, sep = ", ") {
  paste0("{", paste0(text(names(parts)), ": ", unlist(parts), collapse = sep), "}")
}

# ------------------------------------------------------------------------------------- statistics

single <- function(fit) {
  deff <- attr(fit, "deff")
  list(
    estimate = numbers(coef(fit)), se = numbers(sqrt(diag(as.matrix(vcov(fit))))),
    deff = if (is.null(deff)) "null" else numbers(diag(as.matrix(deff)))
  )
}

cell <- function(kind, variable, domain, part, fit) {
  object(c(
    list(kind = text(kind), y = text(variable), domain = text(domain), df = number(degf(part))),
    single(fit)
  ))
}

# All statistics of one design. `data` is the data as written, with missing values; `domains` names
# columns of 0 and 1; the design itself was made from the data without missing values.
results <- function(design, data, domains, y, ratios, factors, shares, totals = TRUE) {
  out <- character()
  add <- function(x) out <<- c(out, x)
  for (domain in domains) {
    inside <- data[[domain]] == 1
    for (v in y) {
      keep <- inside & !is.na(data[[v]])
      if (!any(keep)) {
        add(object(list(kind = text("empty"), y = text(v), domain = text(domain))))
        next
      }
      part <- if (all(keep)) design else subset(design, keep)
      f <- as.formula(paste0("~", v))
      add(cell("mean", v, domain, part, svymean(f, part, deff = "replace")))
      if (totals) add(cell("total", v, domain, part, svytotal(f, part, deff = "replace")))
    }
    for (pair in ratios) {
      keep <- inside & !is.na(data[[pair[1]]]) & !is.na(data[[pair[2]]])
      part <- if (all(keep)) design else subset(design, keep)
      fit <- svyratio(as.formula(paste0("~", pair[1])), as.formula(paste0("~", pair[2])), part)
      add(object(list(
        kind = text("ratio"), y = text(pair[1]), x = text(pair[2]), domain = text(domain),
        df = number(degf(part)), estimate = numbers(coef(fit)), se = numbers(SE(fit))
      )))
    }
    for (v in factors) {
      keep <- inside & !is.na(data[[v]])
      part <- if (all(keep)) design else subset(design, keep)
      f <- as.formula(paste0("~factor(", v, ", levels = 0:", max(data[[v]], na.rm = TRUE), ")"))
      add(cell("factor", v, domain, part, svymean(f, part, deff = "replace")))
    }
    for (v in shares) {
      keep <- inside & !is.na(data[[v]])
      if (length(unique(data[[v]][keep])) < 2) next
      part <- if (all(keep)) design else subset(design, keep)
      fit <- svyciprop(as.formula(paste0("~", v)), part, method = "xlogit")
      if (SE(fit) < 1e-12) next  # the weights were fitted to this share; qbeta then fails
      limits <- lapply(c(logit = "logit", xlogit = "xlogit", beta = "beta"), function(method) {
        fit <- suppressWarnings(svyciprop(as.formula(paste0("~", v)), part, method = method))
        numbers(attr(fit, "ci"))
      })
      add(object(c(list(
        kind = text("interval"), y = text(v), domain = text(domain), df = number(degf(part)),
        nrow = nrow(part), estimate = numbers(coef(fit)), se = numbers(SE(fit))
      ), limits)))
    }
  }
  out
}

by <- function(design, variable, breakdown) {
  fit <- svyby(as.formula(paste0("~", variable)), as.formula(paste0("~", breakdown)), design, svymean)
  object(list(
    kind = text("by"), y = text(variable), breakdown = text(breakdown),
    level = numbers(fit[[breakdown]]), estimate = numbers(coef(fit)), se = numbers(SE(fit))
  ))
}

covariances <- function(design, y) {
  fit <- svymean(as.formula(paste0("~", paste(y, collapse = " + "))), design)
  v <- vcov(fit)
  rows <- sapply(seq_along(y), function(i) numbers(v[i, ]))
  object(list(kind = text("covariance"), y = list_of(text(y)), covariance = list_of(rows)))
}

# One design: which columns it uses (`uses`), everything else it needs, and its cells.
entry <- function(name, design, uses, cells) {
  object(list(
    name = text(name), r = text(gsub("\\s+", " ", gsub("\"", "'", uses$r))),
    design = object(uses$json), cells = list_of(paste0("\n   ", cells), ",")
  ))
}

# `adjusted` is the final weight of every row after post-stratification, raking or calibration.
describe <- function(r, stratum = NULL, cluster = NULL, fpc = NULL, weight = "weight",
                     margins = NULL, calibration = NULL, lonely = "fail", base = NULL,
                     adjusted = NULL) {
  json <- list(weight = text(weight), lonely = text(lonely))
  if (!is.null(stratum)) json$stratum <- text(stratum)
  if (!is.null(cluster)) json$cluster <- text(cluster)
  if (!is.null(fpc)) json$fpc <- text(fpc)
  if (!is.null(margins)) json$margins <- list_of(text(margins))
  if (!is.null(calibration)) json$calibration <- list_of(text(calibration))
  if (!is.null(base)) json$base <- text(base)
  if (!is.null(adjusted)) json$adjusted <- numbers(weights(adjusted))
  list(r = r, json = json)
}

save <- function(name, source, columns, designs) {
  body <- sapply(names(columns), function(v) numbers(columns[[v]]))
  file <- file.path(args[1], paste0("designs_", name, ".json"))
  cat(paste0(
    "{\n\"schema_version\": 1,\n\"data\": ", text(name), ",\n\"source\": ", text(source), ",\n",
    "\"r_version\": ", text(paste(R.version$major, R.version$minor, sep = ".")), ",\n",
    "\"survey_version\": ", text(as.character(packageVersion("survey"))), ",\n",
    "\"rows\": ", nrow(columns), ",\n\"columns\": ", object(as.list(body), ",\n  "), ",\n",
    "\"designs\": ", list_of(paste0("\n ", designs), ","), "\n}\n"
  ), file = file)
}

# -------------------------------------------------------------------------------------------- api

data(api)
api <- function(x) {
  data.frame(
    weight = x$pw, fpc = x$fpc, dnum = x$dnum, stype = as.integer(x$stype) - 1L,
    wide = as.integer(x$sch.wide) - 1L, awards = as.integer(x$awards) - 1L,
    api00 = x$api00, api99 = x$api99, enroll = x$enroll, tested = x$api.stu, class = x$acs.46,
    one = 1, middle = as.integer(x$stype == "M"), high = as.integer(x$stype == "H"),
    poor = as.integer(x$meals > 50), all = 1L
  )
}
fill <- function(x) {
  x[is.na(x)] <- 0
  x
}
y <- c("api00", "enroll", "class")
pair <- list(c("tested", "enroll"))
cells <- function(design, data, domains = c("all", "high", "poor"), variables = y, totals = TRUE) {
  c(
    results(design, data, domains, variables, pair, c("stype", "wide"), "awards", totals),
    by(design, "api00", "stype"), covariances(design, c("api00", "api99", "tested"))
  )
}
types <- data.frame(stype = 0:2, Freq = c(4421, 755, 1018))
widths <- data.frame(wide = 0:1, Freq = c(1072, 5122))
exact <- list(epsilon = 1e-12, maxit = 100)
raked <- function(design, margins, population) {
  result <- rake(design, margins, population, control = exact)
  result$postStrata <- rep(result$postStrata, 20)  # 200 rounds of residuals instead of 10
  result
}
about <- function(set, what) {
  paste0("R package survey, data set ", set, " (Academic Performance Index of California): ", what)
}

srs <- api(apisrs)
d <- svydesign(id = ~1, weights = ~weight, fpc = ~fpc, data = fill(srs))
e <- svydesign(id = ~1, weights = ~weight, data = fill(srs))
save("apisrs", about("apisrs", "a simple random sample of 200 schools"), srs, c(
  entry("fpc", d, describe("svydesign(id = ~1, weights, fpc)", fpc = "fpc"), cells(d, srs)),
  entry("replacement", e, describe("svydesign(id = ~1, weights)"), cells(e, srs, "all", "api00"))
))

strat <- api(apistrat)
d <- svydesign(id = ~1, strata = ~stype, weights = ~weight, fpc = ~fpc, data = fill(strat))
e <- svydesign(id = ~1, strata = ~stype, weights = ~weight, data = fill(strat))
p <- postStratify(d, ~wide, widths)
few <- data.frame(awards = 0:1, Freq = c(2000, 4194))
r <- raked(d, list(~wide, ~awards), list(widths, few))
save("apistrat", about("apistrat", "200 schools, stratified by type"), strat, c(
  entry("stratified", d, describe("svydesign(id = ~1, strata = ~stype, weights, fpc)",
    stratum = "stype", fpc = "fpc"), cells(d, strat)),
  entry("replacement", e, describe("svydesign(id = ~1, strata = ~stype, weights)",
    stratum = "stype"), cells(e, strat, c("all", "poor"), "api00")),
  entry("post-stratified", p, describe("postStratify(stratified, ~sch.wide)", stratum = "stype",
    fpc = "fpc", margins = "wide", base = "weight", adjusted = p),
    cells(p, strat, c("all", "poor"))),
  entry("raked", r, describe("rake(stratified, list(~sch.wide, ~awards))", stratum = "stype",
    fpc = "fpc", margins = c("wide", "awards"), base = "equal", adjusted = r),
    cells(r, strat, c("all", "poor"), "api00"))
))

clus <- api(apiclus1)
d <- svydesign(id = ~dnum, weights = ~weight, fpc = ~fpc, data = fill(clus))
e <- svydesign(id = ~dnum, weights = ~weight, data = fill(clus))
p <- postStratify(d, ~stype, types)
r <- raked(d, list(~stype, ~wide), list(types, widths))
g <- calibrate(d, ~ high + middle + api99, c(6194, 755, 1018, 3914069))
save("apiclus1", about("apiclus1", "all 183 schools of 15 districts"), clus, c(
  entry("clusters", d, describe("svydesign(id = ~dnum, weights, fpc)", cluster = "dnum",
    fpc = "fpc"), cells(d, clus)),
  entry("replacement", e, describe("svydesign(id = ~dnum, weights)", cluster = "dnum"),
    cells(e, clus, "all", "api00")),
  entry("post-stratified", p, describe("postStratify(clusters, ~stype)", cluster = "dnum",
    fpc = "fpc", margins = "stype", base = "weight", adjusted = p), cells(p, clus)),
  entry("raked", r, describe("rake(clusters, list(~stype, ~sch.wide))", cluster = "dnum",
    fpc = "fpc", margins = c("stype", "wide"), base = "weight", adjusted = r), cells(r, clus)),
  entry("calibrated", g, describe("calibrate(clusters, ~stype + api99)", cluster = "dnum",
    fpc = "fpc", calibration = c("one", "high", "middle", "api99"), base = "weight", adjusted = g),
    cells(g, clus))
))

# Lonely PSUs: apistrat with one high school only.
keep <- strat$stype != 1L | cumsum(strat$stype == 1L) == 1L
lone <- strat[keep, c("weight", "fpc", "stype", "wide", "api00", "api99", "all", "poor")]
rules <- c("certainty", "adjust", "average")
entries <- unlist(lapply(rules, function(rule) {
  options(survey.lonely.psu = rule)
  sapply(c("fpc", "none"), function(correction) {
    fpc <- if (correction == "fpc") ~fpc else NULL
    d <- svydesign(id = ~1, strata = ~stype, weights = ~weight, fpc = fpc, data = lone)
    domains <- if (rule == "average") "all" else c("all", "poor")
    found <- c(
      results(d, lone, domains, c("api00", "api99"), list(c("api00", "api99")), "wide", "wide",
        totals = rule != "adjust"),
      covariances(d, c("api00", "api99"))
    )
    uses <- describe(paste0("svydesign(id = ~1, strata = ~stype, weights, ", correction,
      "), survey.lonely.psu = ", rule), stratum = "stype", lonely = rule,
      fpc = if (correction == "fpc") "fpc")
    entry(paste0(rule, "-", correction), d, uses, found)
  })
}))
options(survey.lonely.psu = "fail")
save("lonely", about("apistrat", "all rows but 49 of the 50 high schools"), lone, entries)

# ------------------------------------------------------------------------------ small data sets

data(scd)
scd$all <- 1L
scd$weight <- 1
scd$service <- scd$ESA * 10 + scd$ambulance
d <- svydesign(data = scd, weights = ~weight, id = ~ambulance, strata = ~ESA, nest = TRUE)
save("scd", "R package survey, data set scd (cardiac arrests; Levy and Lemeshow)", scd, entry(
  "strata", d, describe("svydesign(prob = 1, id = ~ambulance, strata = ~ESA, nest = TRUE)",
    stratum = "ESA", cluster = "service"),
  c(results(d, scd, "all", c("arrests", "alive"), list(c("alive", "arrests")), NULL, NULL),
    by(d, "alive", "ESA"), covariances(d, c("arrests", "alive")))
))

data(hospital)
births <- data.frame(
  level = hospital$oblevel, hospno = hospital$hospno, weight = hospital$weighta,
  hospitals = hospital$tothosp, births = hospital$births, all = 1L,
  large = as.integer(hospital$births > 500)
)
d <- svydesign(id = ~hospno, strata = ~level, weights = ~weight, fpc = ~hospitals, data = births)
save("hospital", "R package survey, data set hospital (Levy and Lemeshow)", births, entry(
  "strata", d, describe("svydesign(id = ~hospno, strata = ~oblevel, weights, fpc = ~tothosp)",
    stratum = "level", cluster = "hospno", fpc = "hospitals"),
  c(results(d, births, c("all", "large"), "births", list(), NULL, "large"), by(d, "births", "level"))
))

data(mu284)
towns <- data.frame(
  cluster = mu284$id1, clusters = mu284$n1, weight = mu284$n1 / 5 * mu284$n2 / 3, y1 = mu284$y1,
  all = 1L, high = as.integer(mu284$y1 > 42), size = mu284$n2
)
d <- svydesign(id = ~cluster, weights = ~weight, fpc = ~clusters, data = towns)
save("mu284", "R package survey, data set mu284 (Särndal, Swensson and Wretman); one stage", towns,
  entry("clusters", d, describe("svydesign(id = ~id1, fpc = ~n1, weights = n1 / 5 * n2 / 3)",
    cluster = "cluster", fpc = "clusters"),
  c(results(d, towns, c("all", "high"), c("y1", "size"), list(c("y1", "size")), NULL, "high"),
    covariances(d, c("y1", "size")))))

# ----------------------------------------------------------------------------------------- nhanes

data(nhanes)
nhanes <- nhanes[nhanes$SDMVSTRA != 89, ]
people <- data.frame(
  stratum = nhanes$SDMVSTRA, psu = nhanes$SDMVPSU, weight = nhanes$WTMEC2YR, high = nhanes$HI_CHOL,
  all = 1L, men = as.integer(nhanes$RIAGENDR == 1), women = as.integer(nhanes$RIAGENDR == 2)
)
d <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = fill(people))
known <- people[!is.na(people$high), ]  # the others are in no base, and empty no PSU
by_cell <- known[c("stratum", "psu", "men", "high")]
sums <- aggregate(list(weight = known$weight, rows = 1 + 0 * known$weight), by_cell, sum)
sums <- sums[order(sums$stratum, sums$psu, sums$men, sums$high), ]
stopifnot(sums$rows >= 5)
sums$cluster <- sums$stratum * 10 + sums$psu
sums$women <- 1L - sums$men
sums$all <- 1L
save("nhanes", paste("R package survey, data set nhanes (NHANES 2009-2010) without stratum 89:",
  "persons and sums of weights per stratum x PSU x sex x high cholesterol"), sums, entry(
  "clusters", d, describe("svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights, nest = TRUE)",
    stratum = "stratum", cluster = "cluster"),
  results(d, people, c("all", "men", "women"), NULL, list(), "high", "high")
))
