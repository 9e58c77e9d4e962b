# Reads test files and prints, for each comment `clause X Y` right above a function (in one line or several), a line for each clause:
# clause, file, function. `dahu rule list --clauses` reads it.
/^ *(#|\/\*) clause [0-9K]/ {
    more = $0; sub(/^ *(#|\/\*) clause /, "", more); sub(/ *\*\/.*$/, "", more); sub(/[:,].*$/, "", more)
    marked = marked " " more
    next
}
marked != "" && /^ *@/ { next }
marked != "" {
    if (match($0, /(def|static void) +[A-Za-z0-9_]+ *\(/)) {
        name = substr($0, RSTART, RLENGTH); sub(/^(def|static void) +/, "", name); sub(/ *\($/, "", name)
        n = split(marked, clause, " ")
        for (i = 1; i <= n; i++) print clause[i] "\t" FILENAME "\t" name
    }
    marked = ""
}
