#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# crate.sh FOLDER: writes FOLDER/ro-crate-metadata.json, which tells in the terms of Process Run Crate 0.5 which program
# made which results from what, after the manifests that are there.  Nothing is written without a manifest.
set -eu
LC_ALL=C
export LC_ALL
cd "$1"
set -- *.manifest
[ -e "$1" ] || exit 0
work=$(mktemp -d ./.crate.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

sums() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
# When the file was written, in UTC.
time_of() {
  date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ
}

# The files of NAME are NAME.SUFFIX and NAME-PART.tsv, unless a longer name claims them.
names=$(printf '%s\n' "$@" | sed 's/\.manifest$//')
find . -maxdepth 1 -type f \( -name '*.tsv' -o -name '*.val' -o -name '*.claims' -o -name '*.manifest' \) ! -name '.*' |
  sed 's|^\./||' | sort >"$work/files"
xargs wc -c <"$work/files" | awk '$2 != "total" { print "size\t" $2 "\t" $1 }' >"$work/facts"
# shellcheck disable=SC2046 # names of results have no blanks
sums $(cat "$work/files") | awk '{ print "sum\t" $2 "\t" $1 }' >>"$work/facts"
for name in $names; do
  printf 'end\t%s\t%s\n' "$name" "$(time_of "$name.manifest")"
  awk -F '\t' -v name="$name" '{ print "fact\t" name "\t" $1 "\t" $2 }' "$name.manifest"
done >>"$work/facts"

awk -F '\t' '
function text(s,    part, n, i, all) {
  gsub(/\\/, "&&", s)
  n = split(s, part, "\"")
  for (i = 1; i <= n; i++) all = all (i > 1 ? "\\\"" : "") part[i]
  return "\"" all "\""
}
function id(s) { return "{\"@id\": " text(s) "}" }
function entity(s) { printf "%s    {%s}", (entities++ ? ",\n" : ""), s }
function pair(key, value) { return text(key) ": " value }
function list(l, s) { return l == "" ? s : l ", " s }
function owner(file,    name, best) {
  for (name in end)
    if ((index(file, name ".") == 1 || index(file, name "-") == 1) && length(name) > length(best)) best = name
  return best
}
$1 == "size" { file[++files] = $2; size[$2] = $3 }
$1 == "sum" { sum[$2] = $3 }
$1 == "end" { end[$2] = $3; order[++runs] = $2; if ($3 > last) last = $3 }
$1 == "fact" { key[$2, ++facts[$2]] = $3; value[$2, $3] = $4 }
END {
  print "{\n  \"@context\": [\"https://w3id.org/ro/crate/1.1/context\", {\"sha256\": \"https://w3id.org/ro/terms/workflow-run#sha256\"}],\n  \"@graph\": ["
  for (i = 1; i <= files; i++) {
    run = owner(file[i])
    if (run == "") continue
    parts = list(parts, id(file[i]))
    result[run] = list(result[run], id(file[i]))
  }
  for (r = 1; r <= runs; r++) actions = list(actions, id("#run-" order[r]))
  licence = "https://spdx.org/licenses/GPL-3.0-or-later"
  profile = "https://w3id.org/ro/wfrun/process/0.5"
  entity(pair("@id", text("ro-crate-metadata.json")) ", " pair("@type", text("CreativeWork")) ", " pair("conformsTo", id("https://w3id.org/ro/crate/1.1")) ", " pair("about", id("./")))
  entity(pair("@id", text("./")) ", " pair("@type", text("Dataset")) ", " pair("conformsTo", id(profile)) ", " pair("name", text("Results of vfep")) ", " pair("description", text("Tables, values, claims and manifests of " runs " experiments")) ", " pair("datePublished", text(substr(last, 1, 10))) ", " pair("license", id(licence)) ", " pair("hasPart", "[" parts "]") ", " pair("mentions", "[" actions "]"))
  entity(pair("@id", text(profile)) ", " pair("@type", text("CreativeWork")) ", " pair("name", text("Process Run Crate")) ", " pair("version", text("0.5")))
  entity(pair("@id", text(licence)) ", " pair("@type", text("CreativeWork")) ", " pair("name", text("GNU General Public License v3.0 or later")))
  for (r = 1; r <= runs; r++) {
    run = order[r]
    program = "#program-" run
    input = "#data-" value[run, "data"]
    objects = id(input)
    for (i = 1; i <= facts[run]; i++) objects = list(objects, id("#" run "-" key[run, i]))
    entity(pair("@id", text("#run-" run)) ", " pair("@type", text("CreateAction")) ", " pair("name", text("Run of " run " at preset " value[run, "preset"])) ", " pair("instrument", id(program)) ", " pair("object", "[" objects "]") ", " pair("result", "[" result[run] "]") ", " pair("endTime", text(end[run])) ", " pair("actionStatus", text("http://schema.org/CompletedActionStatus")))
    entity(pair("@id", text(program)) ", " pair("@type", text("SoftwareApplication")) ", " pair("name", text("vfep " run)) ", " pair("softwareVersion", text(value[run, "version"] ", commit " value[run, "commit"])))
    if (!(input in told)) entity(pair("@id", text(input)) ", " pair("@type", text("CreativeWork")) ", " pair("name", text("Data " value[run, "data"])))
    told[input] = 1
    for (i = 1; i <= facts[run]; i++)
      entity(pair("@id", text("#" run "-" key[run, i])) ", " pair("@type", text("PropertyValue")) ", " pair("name", text(key[run, i])) ", " pair("value", text(value[run, key[run, i]])))
  }
  for (i = 1; i <= files; i++)
    if (owner(file[i]) != "")
      entity(pair("@id", text(file[i])) ", " pair("@type", text("File")) ", " pair("name", text(file[i])) ", " pair("encodingFormat", text("text/tab-separated-values")) ", " pair("contentSize", text(size[file[i]])) ", " pair("sha256", text(sum[file[i]])))
  print "\n  ]\n}"
}' "$work/facts" >"$work/crate"
mv -f "$work/crate" ro-crate-metadata.json
