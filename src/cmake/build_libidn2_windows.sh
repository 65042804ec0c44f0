#!/usr/bin/env bash
# build_libidn2_windows.sh FOLDER: libidn2 for Windows as a static library, in FOLDER/include and
# FOLDER/lib.
#
# Debian has no package of it. Its source package has the same version as the library on Linux, so
# that both systems write the same names, and comes from where the system gets its packages from:
# the lists below are made of the system's own and leave these as they are. No root needed.
set -euo pipefail
folder=$1
host=x86_64-w64-mingw32
version=$(dpkg-query --show --showformat='${source:Version}' libidn2-dev)
done=$folder/lib/built-$version
[[ ! -e $done ]] || exit 0

work=$folder/work
rm -rf "$folder"
mkdir -p "$work/lists/partial" "$work/source"
work=$(cd "$work" && pwd)
folder=$(cd "$folder" && pwd)

# A key that stands in the list of sources itself holds blanks; then the system's keys must do.
apt-get indextargets --format '$(SIGNED_BY)|$(REPO_URI) $(CODENAME) $(COMPONENT)' \
  'Created-By: Packages' 'Origin: Debian' |
  awk -F'|' '{ key = $1 ~ /^\// ? "[signed-by=" $1 "] " : ""; print "deb-src " key $2 }' |
  sort -u >"$work/sources.list"

apt_get() {
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" -o APT::Sandbox::User= \
    -o Debug::NoLocking=1 "$@"
}
apt_get update
(cd "$work" && apt_get source --download-only "libidn2=$version")
tar -xf "$work"/libidn2_*.orig.tar.gz -C "$work/source" --strip-components=1

# The source brings the parts of libunistring that it needs.
build() (
  set -e
  cd "$work/source"
  ./configure --host="$host" --prefix="$folder" --disable-shared --enable-static --disable-doc \
    --disable-nls --disable-gcc-warnings --quiet CFLAGS=-O2
  make --silent -C gl
  make --silent -C unistring
  make --silent -C lib install
)
log=$work/log
build >"$log" 2>&1 & # Not in an `if`, where bash would go on after a command that failed.
if ! wait $!; then
  cat "$log" >&2
  exit 1
fi
rm -rf "$work"
touch "$done"
