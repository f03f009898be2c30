# The peer in R: every item by every breakdown on a post-stratified design, with Wald limits, as
# the manual of the package survey does it.
#
#     Rscript survey.R FOLDER ROWS ITEMS CATEGORIES BUDGET
#
# FOLDER holds frame.bin (int8, column by column), columns.csv (name, levels; 0 levels: an item)
# and population.csv. It gets figures.bin (estimate, se, low, high per cell) and xlogit.bin (two
# limits per category and level of the last breakdown, for the first item), and prints JSON. Beyond
# BUDGET seconds for all items it does fewer.

suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
rows <- as.integer(arguments[2])
n_items <- as.integer(arguments[3])
categories <- as.integer(arguments[4])
budget <- as.numeric(arguments[5])

columns <- read.csv(file.path(folder, "columns.csv"), stringsAsFactors = FALSE)
connection <- file(file.path(folder, "frame.bin"), "rb")
data <- lapply(columns$levels, function(levels) {
  values <- readBin(connection, "integer", rows, size = 1)
  if (levels == 0) factor(values, levels = seq_len(categories)) else values
})
close(connection)
names(data) <- columns$name
data <- as.data.frame(data)
population <- read.csv(file.path(folder, "population.csv"))
items <- columns$name[columns$levels == 0]
breakdowns <- columns$name[columns$levels > 0]

design_of <- function() {
  plain <- svydesign(ids = ~1, weights = rep(1, rows), data = data)
  postStratify(plain, ~layer + gender, population)
}

one_item <- function(design, item) {
  lapply(breakdowns, function(by) {
    table <- svyby(reformulate(item), reformulate(by), design, svymean, na.rm = TRUE)
    limits <- confint(table, df = degf(design))
    list(estimate = coef(table), se = unlist(SE(table)), low = limits[, 1], high = limits[, 2])
  })
}

# svyby has the levels inmost; the categories must be.
flat <- function(result) {
  turn <- function(x) as.vector(t(matrix(as.numeric(x), ncol = categories)))
  do.call(rbind, lapply(result, function(part) sapply(part, turn)))
}

invisible(one_item(design_of(), items[1]))
first <- system.time(one_item(design_of(), items[1]))[["elapsed"]]
n_items <- as.integer(max(1, min(n_items, floor(budget / first))))

taken <- system.time({
  design <- design_of()
  results <- lapply(items[seq_len(n_items)], function(item) one_item(design, item))
})

connection <- file(file.path(folder, "figures.bin"), "wb")
for (result in results) writeBin(as.vector(t(flat(result))), connection)
close(connection)

by <- breakdowns[length(breakdowns)]
connection <- file(file.path(folder, "xlogit.bin"), "wb")
for (level in sort(unique(data[[by]]))) {
  inside <- design[which(data[[by]] == level & !is.na(data[[items[1]]])), ]
  for (category in seq_len(categories)) {
    indicator <- as.formula(sprintf("~I(%s == '%d')", items[1], category))
    share <- svyciprop(
      indicator, inside,
      method = "xlogit", df = degf(inside), na.rm = TRUE
    )
    writeBin(as.numeric(attr(share, "ci")), connection)
  }
}
close(connection)

cat(sprintf(
  '{"version": "%s", "R": "%s", "seconds": %.4f, "cpu_seconds": %.4f, "items_measured": %d}\n',
  packageVersion("survey"), getRversion(), taken[["elapsed"]],
  taken[["user.self"]] + taken[["sys.self"]], n_items
))
