# Golden numbers for comparisons of domains and tests of tables, from the R package survey.
#
#   Rscript tests/golden/comparisons.R tests/golden/comparisons.json
#
# Made with R 4.2.2 and survey 4.1-1, from the data sets that the package itself distributes. The
# designs are those of designs.R, and the columns they need stand in designs_<data set>.json: a cell
# here names data set, design, and groups of rows as [[column, value], ...], all of which must hold.
# No row of any data set is written here; of nhanes only estimates and their covariances.
#   ttests     svyttest of two groups: difference in mean, SE, t, df, p, interval
#   one_sample svyttest of a mean against 0
#   contrasts  svycontrast of the ratios of totals of two domains, of any overlap, on svytotal
#   differences  what R gives where this project differs on purpose, for
#              docs/reference/differences-from-r.md
#   tables     svymean of the cells of a two-way table (its covariance where the rows are not in
#              designs_<data set>.json, so for nhanes), and svychisq
# Numbers have 17 significant digits, so that every bit is kept; NA and NaN are null.
#
# Quirks of survey 4.1-1 that the reader must know:
# * svyttest takes degf(design) - 1 degrees of freedom, also for one sample. "at" holds the p-value
#   and the interval of the same t by R's pt and qt at two others: "design", degf(design), and
#   "satterthwaite", from the variances and degf of the two domains.
# * confint of svyglm, and so svyttest, turns t quantiles into normal ones and back: at 1 degree of
#   freedom the interval is infinite.
# * svyby(covmat = TRUE) fails on post-stratified designs. svycontrast of svytotal, with quote(),
#   differentiates the ratios itself and takes any design and any overlap.
# * A subset of a post-stratified, raked or calibrated design keeps all rows (weight 0), and
#   svychisq counts rows and PSUs without looking at weights: N and the denominator df are then
#   those of the whole file. "psus_less_strata" and "degf" are written beside each other.
# * 200 rounds of residuals for raked designs, and weights of 1 behind them: see designs.R.

suppressPackageStartupMessages(library(survey))

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 1) stop("usage: Rscript comparisons.R OUT.json")

# ------------------------------------------------------------------------------------------- JSON

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
text <- function(x) paste0("\"", x, "\"")
list_of <- function(x, sep = ", ") paste0("[", paste0(x, collapse = sep), "]")
numbers <- function(x) list_of(number(x))
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0(text(names(parts)), ": ", unlist(parts), collapse = ", "), "}")
}

# A group of rows is a named vector, c(wide = 1, high = 0); NULL is everybody.
group <- function(x) list_of(sprintf("[\"%s\", %s]", names(x), number(x)))
inside <- function(data, x) {
  rows <- rep(TRUE, nrow(data))
  for (v in names(x)) rows <- rows & data[[v]] == x[[v]]
  rows
}

# ------------------------------------------------------------------------------------- statistics

at <- function(estimate, se, df) object(
  df = number(df), p_value = number(2 * pt(-abs(estimate / se), df)),
  low = number(estimate - qt(0.975, df) * se), high = number(estimate + qt(0.975, df) * se)
)
satterthwaite <- function(v, df) sum(v)^2 / sum(v^2 / df)

# The design without rows outside the domain or without y; only as a subset where that is needed.
part_of <- function(design, data, y, domain) {
  keep <- inside(data, domain) & !is.na(data[[y]])
  if (all(keep)) design else subset(design, keep)
}

ttest <- function(data, design, y, first, domain = NULL) {
  rows <- get(data)
  made <- DESIGNS[[data]][[design]]
  made$variables$second <- as.integer(inside(rows, first))
  part <- part_of(made, rows, y, domain)
  # glm warns of weights of 0 for its own dispersion, which nothing here uses
  test <- suppressWarnings(svyttest(as.formula(paste(y, "~ second")), part))
  estimate <- test$estimate[[1]]
  se <- estimate / test$statistic[[1]]
  sides <- lapply(0:1, function(k) {
    side <- part_of(made, transform(rows, second = made$variables$second), y, c(domain, second = k))
    c(SE(svymean(as.formula(paste0("~", y)), side))^2, degf(side))
  })
  sides <- do.call(rbind, sides)
  object(
    data = text(data), design = text(design), y = text(y), second = group(first),
    domain = group(domain), difference = number(estimate), se = number(se),
    t = number(test$statistic[[1]]), df = number(test$parameter[[1]]),
    p_value = number(test$p.value[[1]]), low = number(test$conf.int[1]),
    high = number(test$conf.int[2]), at_design = at(estimate, se, degf(part)),
    at_satterthwaite = at(estimate, se, satterthwaite(sides[, 1], sides[, 2]))
  )
}

one_sample <- function(data, design, y, domain = NULL) {
  part <- part_of(DESIGNS[[data]][[design]], get(data), y, domain)
  test <- svyttest(as.formula(paste(y, "~ 0")), part)
  fit <- svymean(as.formula(paste0("~", y)), part)
  object(
    data = text(data), design = text(design), y = text(y), domain = group(domain),
    estimate = number(coef(fit)), se = number(SE(fit)), t = number(test$statistic[[1]]),
    df = number(test$parameter[[1]]), p_value = number(test$p.value[[1]]),
    low = number(test$conf.int[1]), high = number(test$conf.int[2]),
    at_design = at(coef(fit)[[1]], SE(fit)[[1]], degf(part)), normal = numbers(confint(fit))
  )
}

# Second minus first. With `value`, of the proportion that has this value of y.
contrast <- function(data, design, y, first, second, value = NULL) {
  rows <- get(data)
  made <- DESIGNS[[data]][[design]]
  known <- !is.na(rows[[y]])
  outcome <- if (is.null(value)) rows[[y]] else as.numeric(rows[[y]] == value)
  outcome[!known] <- 0
  a <- as.numeric(inside(rows, first) & known)
  b <- as.numeric(inside(rows, second) & known)
  made$variables <- cbind(
    made$variables, data.frame(ya = outcome * a, wa = a, yb = outcome * b, wb = b)
  )
  total <- svytotal(~ ya + wa + yb + wb, made)
  both <- svycontrast(total, list(first = quote(ya / wa), second = quote(yb / wb)))
  result <- svycontrast(total, quote(yb / wb - ya / wa))
  v <- vcov(both)
  se <- SE(result)[[1]]
  df <- c(degf(part_of(made, rows, y, first)), degf(part_of(made, rows, y, second)))
  object(
    data = text(data), design = text(design), y = text(y), first = group(first),
    second = group(second), value = if (is.null(value)) "null" else number(value),
    estimates = numbers(coef(both)), covariance = numbers(v[c(1, 2, 4)]),
    difference = number(coef(result)), se = number(se), degf = numbers(df),
    at_satterthwaite = at(coef(result)[[1]], se, satterthwaite(diag(v), df))
  )
}

table_of <- function(data, design, row, column, domain = NULL) {
  rows <- get(data)
  keep <- inside(rows, domain) & !is.na(rows[[row]]) & !is.na(rows[[column]])
  made <- DESIGNS[[data]][[design]]
  part <- if (all(keep)) made else subset(made, keep)
  size <- c(length(unique(rows[[row]][keep])), length(unique(rows[[column]][keep])))
  joint <- paste0("~interaction(factor(", row, "), factor(", column, "))")
  cells <- svymean(as.formula(joint), part)
  # interaction() lets the row vary fastest; the file has the column vary fastest.
  order <- as.vector(t(matrix(seq_along(coef(cells)), size[1], size[2])))
  formula <- as.formula(paste0("~", row, " + ", column))
  f <- svychisq(formula, part, statistic = "F")
  first <- svychisq(formula, part, statistic = "Chisq")
  object(
    data = text(data), design = text(design), row = text(row), column = text(column),
    domain = group(domain), shape = numbers(size), n = number(sum(keep)),
    rows_in_design = number(nrow(part)), degf = number(degf(part)),
    psus_less_strata = number(
      length(unique(part$cluster[, 1])) - length(unique(part$strata[, 1]))
    ),
    proportions = numbers(coef(cells)[order]),
    covariance = if (data == "nhanes") numbers(vcov(cells)[order, order]) else "null",
    f = number(f$statistic), df1 = number(f$parameter[[1]]), df2 = number(f$parameter[[2]]),
    p_value = number(f$p.value),
    p_value_at_degf = number(pf(
      f$statistic, f$parameter[[1]], f$parameter[[1]] * degf(part), lower.tail = FALSE
    )),
    pearson = number(first$statistic), first_order_p = number(first$p.value)
  )
}

# ---------------------------------------------------------------------------------------- designs

data(api)
api <- function(x) data.frame(
  weight = x$pw, fpc = x$fpc, dnum = x$dnum, stype = as.integer(x$stype) - 1L,
  wide = as.integer(x$sch.wide) - 1L, awards = as.integer(x$awards) - 1L,
  api00 = x$api00, api99 = x$api99, enroll = x$enroll, tested = x$api.stu, class = x$acs.46,
  middle = as.integer(x$stype == "M"), high = as.integer(x$stype == "H"),
  poor = as.integer(x$meals > 50)
)
fill <- function(x) {
  x[is.na(x)] <- 0
  x
}
srs <- api(apisrs)
strat <- api(apistrat)
clus <- api(apiclus1)
apisrs <- srs
apistrat <- strat
apiclus1 <- clus
types <- data.frame(stype = 0:2, Freq = c(4421, 755, 1018))
widths <- data.frame(wide = 0:1, Freq = c(1072, 5122))
few <- data.frame(awards = 0:1, Freq = c(2000, 4194))
raked <- function(design, margins, population) {
  result <- rake(design, margins, population, control = list(epsilon = 1e-12, maxit = 100))
  result$postStrata <- rep(result$postStrata, 20)
  result
}
simple <- svydesign(id = ~1, weights = ~weight, data = fill(srs))
layers <- svydesign(id = ~1, strata = ~stype, weights = ~weight, fpc = ~fpc, data = fill(strat))
districts <- svydesign(id = ~dnum, weights = ~weight, fpc = ~fpc, data = fill(clus))

data(nhanes)
nhanes <- nhanes[nhanes$SDMVSTRA != 89, ]
nhanes <- data.frame(
  stratum = nhanes$SDMVSTRA, psu = nhanes$SDMVPSU, weight = nhanes$WTMEC2YR,
  high = nhanes$HI_CHOL, men = as.integer(nhanes$RIAGENDR == 1), race = nhanes$race,
  age = as.integer(nhanes$agecat)
)
data(scd)
scd$weight <- 1
data(hospital)
hospital <- data.frame(
  level = hospital$oblevel, hospno = hospital$hospno, weight = hospital$weighta,
  hospitals = hospital$tothosp, births = hospital$births,
  large = as.integer(hospital$births > 500)
)
data(mu284)
mu284 <- data.frame(
  cluster = mu284$id1, clusters = mu284$n1, weight = mu284$n1 / 5 * mu284$n2 / 3, y1 = mu284$y1,
  high = as.integer(mu284$y1 > 42), size = mu284$n2
)

DESIGNS <- list(
  apisrs = list(
    fpc = svydesign(id = ~1, weights = ~weight, fpc = ~fpc, data = fill(srs)),
    replacement = simple, `post-stratified` = postStratify(simple, ~stype, types)
  ),
  apistrat = list(
    stratified = layers, `post-stratified` = postStratify(layers, ~wide, widths),
    raked = raked(layers, list(~wide, ~awards), list(widths, few))
  ),
  apiclus1 = list(
    clusters = districts, `post-stratified` = postStratify(districts, ~stype, types),
    raked = raked(districts, list(~stype, ~wide), list(types, widths)),
    calibrated = calibrate(districts, ~ high + middle + api99, c(6194, 755, 1018, 3914069))
  ),
  nhanes = list(clusters = svydesign(
    id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = fill(nhanes)
  )),
  scd = list(strata = svydesign(
    id = ~ambulance, strata = ~ESA, weights = ~weight, nest = TRUE, data = scd
  )),
  hospital = list(strata = svydesign(
    id = ~hospno, strata = ~level, weights = ~weight, fpc = ~hospitals, data = hospital
  )),
  mu284 = list(clusters = svydesign(
    id = ~cluster, weights = ~weight, fpc = ~clusters, data = mu284
  ))
)

# ------------------------------------------------------------------------------------------ cells

pairs <- list(  # first, second: disjoint, part against whole, overlapping
  list(c(wide = 0), c(wide = 1)), list(c(poor = 0), c(poor = 1)), list(NULL, c(high = 1)),
  list(NULL, c(poor = 1)), list(c(wide = 1), c(poor = 1)), list(c(poor = 1), c(poor = 1, wide = 0))
)
ttests <- one <- contrasts <- tables <- character()
for (data in c("apisrs", "apistrat", "apiclus1")) {
  for (design in names(DESIGNS[[data]])) {
    ttests <- c(
      ttests, ttest(data, design, "api00", c(awards = 1)),
      ttest(data, design, "enroll", c(poor = 1)),
      ttest(data, design, "class", c(poor = 1)), ttest(data, design, "awards", c(poor = 1)),
      ttest(data, design, "api00", c(wide = 1), c(poor = 1)),
      ttest(data, design, "wide", c(high = 1), c(poor = 0))
    )
    one <- c(one, one_sample(data, design, "api00", c(poor = 1)), one_sample(data, design, "class"))
    for (pair in pairs) {
      contrasts <- c(
        contrasts, contrast(data, design, "api00", pair[[1]], pair[[2]]),
        contrast(data, design, "class", pair[[1]], pair[[2]]),
        contrast(data, design, "awards", pair[[1]], pair[[2]], 1)
      )
    }
    tables <- c(
      tables, table_of(data, design, "stype", "awards"), table_of(data, design, "poor", "awards"),
      table_of(data, design, "stype", "awards", c(poor = 1))
    )
  }
}
ttests <- c(
  ttests, ttest("nhanes", "clusters", "high", c(men = 1)),
  ttest("scd", "strata", "alive", c(ESA = 1)),
  ttest("scd", "strata", "arrests", c(ESA = 3)),
  ttest("hospital", "strata", "births", c(large = 1)),
  ttest("mu284", "clusters", "size", c(high = 1))
)
contrasts <- c(
  contrasts, contrast("nhanes", "clusters", "high", c(men = 0), c(men = 1), 1),
  contrast("nhanes", "clusters", "high", NULL, c(men = 1), 1),
  contrast("scd", "strata", "alive", NULL, c(ESA = 2)),
  contrast("hospital", "strata", "births", NULL, c(large = 1)),
  contrast("mu284", "clusters", "size", NULL, c(high = 1))
)
tables <- c(
  tables, table_of("nhanes", "clusters", "men", "high"),
  table_of("nhanes", "clusters", "race", "high"), table_of("nhanes", "clusters", "age", "high"),
  table_of("nhanes", "clusters", "race", "high", c(men = 1))
)

# The ways of survey to the same number agree, where they exist.
v <- vcov(svyby(~api00, ~poor, layers, svymean, covmat = TRUE))
way <- ttest("apistrat", "stratified", "api00", c(poor = 1))
stopifnot(
  grepl(paste0("\"se\": ", substr(number(sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2])), 1, 12)), way)
)

# ------------------------------------------------------------------------------------ differences

fit <- function(x) numbers(c(coef(x), SE(x)))
nobody <- subset(layers, wide == 0)
limits <- function(method) {
  numbers(attr(suppressWarnings(svyciprop(~awards, nobody, method = method)), "ci"))
}
ending <- data.frame(y = 1:5, w = c(0.2, 1, 1, 2.9, 6))
trimmed <- trimWeights(
  svydesign(id = ~1, weights = ~w, data = ending), lower = 0.5, upper = 3.5, strict = TRUE
)
lone <- fill(strat[strat$stype != 1L | cumsum(strat$stype == 1L) == 1L, ])
lonely <- sapply(c("certainty", "adjust", "average"), function(rule) {
  options(survey.lonely.psu = rule)
  d <- svydesign(id = ~1, strata = ~stype, weights = ~weight, fpc = ~fpc, data = lone)
  errors <- c(
    SE(svymean(~api00, d)), SE(svytotal(~api00, d)), SE(svymean(~api00, subset(d, stype != 1)))
  )
  numbers(errors)
})
options(survey.lonely.psu = "fail")
differences <- object(
  empty_mean = fit(svymean(~api00, subset(simple, api00 > 1000))),
  empty_mean_post_stratified = fit(
    svymean(~api00, subset(DESIGNS$apisrs$`post-stratified`, api00 > 1000))
  ),
  empty_total = fit(svytotal(~api00, subset(simple, api00 > 1000))),
  one_row_mean = fit(svymean(~api00, subset(simple, seq_along(api00) == 1))),
  nobody_logit = limits("logit"), nobody_xlogit = limits("xlogit"), nobody_beta = limits("beta"),
  lonely = paste0("{", paste0(text(names(lonely)), ": ", lonely, collapse = ", "), "}"),
  weights = numbers(ending$w), trimmed = numbers(weights(trimmed)),
  raked_by_default = numbers(
    coef(svytotal(~ factor(stype), rake(districts, list(~stype, ~wide), list(types, widths))))
  )
)

lines <- function(x) paste0("\n ", x)
cat(paste0(
  "{\n\"schema_version\": 1,\n",
  "\"source\": \"R package survey and its data sets; see comparisons.R\",\n",
  "\"r_version\": ", text(paste(R.version$major, R.version$minor, sep = ".")), ",\n",
  "\"survey_version\": ", text(as.character(packageVersion("survey"))), ",\n",
  "\"ttests\": ", list_of(lines(ttests), ","), ",\n",
  "\"one_sample\": ", list_of(lines(one), ","), ",\n",
  "\"contrasts\": ", list_of(lines(contrasts), ","), ",\n",
  "\"differences\": ", differences, ",\n",
  "\"tables\": ", list_of(lines(tables), ","), "\n}\n"
), file = args[1])
