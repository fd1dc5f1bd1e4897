#!/bin/sh
# Writes a corpus for the target `lesson` into a folder: each broken course of the tests, and each step of the real
# course and the test course as a course of its own, because a whole lesson is too much for a fuzzer.
set -eu
into=${1:?a folder}
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$into"

for course in "$root"/tests/lessons/broken/*/; do
    seed=$into/broken-$(basename "$course")
    cat "$course/course.toml" > "$seed"
    for file in lesson.toml en.md zh-CN.md; do
        if [ -f "$course/one/$file" ]; then
            printf '%%%%\n' >> "$seed"
            cat "$course/one/$file" >> "$seed"
        fi
    done
done

for lesson in "$root"/lessons/*/ "$root"/tests/course/*/; do
    name=$(basename "$lesson")
    for step in $(sed -n 's/^<!-- step: \([a-z0-9-]*\).*/\1/p' "$lesson/en.md"); do
        {
            sed 's/^lessons *=.*/lessons = ["one"]/; /^#/d' "$(dirname "$lesson")/course.toml"
            printf '%%%%\n'
            # The head of the lesson, then only the table of this step, without comments.
            sed '/^#/d; s/^id  *= "'"$name"'"/id = "one"/; s/^needs *=.*/needs = []/; s/  *#.*//' "$lesson/lesson.toml" |
                awk -v id="\"$step\"" '
                    /^\[\[step\]\]/ { head = 1; mine = 0; next }
                    head && !mine && $1 == "id" && $3 == id { mine = 1; print "[[step]]" }
                    !head || mine { print }'
            for language in en zh-CN; do
                printf '%%%%\n'
                awk -v id="$step" '
                    /^<!-- step: / { head = 1; mine = $3 == id }
                    !head || mine { print }' "$lesson/$language.md"
            done
        } > "$into/$name-$step"
    done
done
