#!/bin/sh
# SportsGPT Desktop @VERSION@: installs for this user, without root and without a network.
#   --target DIR   another place (default: ~/.local/opt/sportsgpt-desktop)
#   --uninstall    remove the program; analyses and settings stay
set -eu
umask 022
data="${XDG_DATA_HOME:-$HOME/.local/share}"
target="$HOME/.local/opt/sportsgpt-desktop"
uninstall=no
while [ $# -gt 0 ]; do
    case "$1" in
        --target) target="$2"; shift 2 ;;
        --uninstall) uninstall=yes; shift ;;
        *) echo "Use: $0 [--target DIR] [--uninstall]" >&2; exit 2 ;;
    esac
done
entry="$data/applications/sportsgpt-desktop.desktop"
mime="$data/mime/packages/sportsgpt-desktop.xml"
picture="$data/icons/hicolor/256x256/apps/sportsgpt-desktop.png"
link="$HOME/.local/bin/sportsgpt-desktop"

tell_desktop() {
    if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q "$data/applications" || true; fi
    if command -v update-mime-database >/dev/null 2>&1; then update-mime-database "$data/mime" >/dev/null 2>&1 || true; fi
}

if [ "$uninstall" = yes ]; then
    if [ -e "$target/.sportsgpt-desktop" ]; then rm -rf "$target"; fi
    rm -f "$entry" "$mime" "$picture"
    if [ -L "$link" ]; then rm -f "$link"; fi
    if [ -d "$data/mime/packages" ]; then tell_desktop; fi
    echo "SportsGPT Desktop is removed. Analyses and settings were not touched."
    exit 0
fi
if [ -e "$target" ] && [ ! -e "$target/.sportsgpt-desktop" ]; then
    echo "$target is there and is not SportsGPT Desktop. Nothing was changed." >&2
    echo "Choose another place with --target DIR." >&2
    exit 2
fi
newest="$(printf '%s\n%s\n' "$(cat "$target/.sportsgpt-desktop" 2>/dev/null || echo 0)" "@VERSION@" | sort -V | tail -n 1)"
if [ "$newest" != "@VERSION@" ]; then
    echo "A newer version ($newest) is installed. Nothing was changed." >&2
    echo "Uninstall it first if you really want the older one; your library may then be too new for it." >&2
    exit 2
fi
line=$(awk '/^__ARCHIVE_BELOW__$/ { print NR + 1; exit }' "$0")
found="$(tail -n +"$line" "$0" | sha256sum | cut -d ' ' -f 1)"
if [ "$found" != "@SHA256@" ]; then
    echo "This file is damaged or was not loaded to its end. Nothing was changed. Get it again." >&2
    exit 2
fi
mkdir -p "$(dirname "$target")"
fresh="$target.new.$$"
trap 'rm -rf "$fresh"' EXIT
mkdir "$fresh"
tail -n +"$line" "$0" | gzip -dc | tar -xf - -C "$fresh"
echo "@VERSION@" > "$fresh/.sportsgpt-desktop"
if [ -e "$target" ]; then mv "$target" "$target.old.$$"; fi
mv "$fresh" "$target"
rm -rf "$target.old.$$"
mkdir -p "$(dirname "$entry")" "$(dirname "$mime")" "$(dirname "$picture")" "$(dirname "$link")"
inner="$target/_internal/resources"
sed "s|@FOLDER@|$target|g" "$inner/linux/sportsgpt-desktop.desktop" > "$entry"
cp "$inner/linux/mime.xml" "$mime"
if [ -e "$inner/icons/sportsgpt.png" ]; then cp "$inner/icons/sportsgpt.png" "$picture"; fi
ln -sfn "$target/sportsgpt-desktop" "$link"
tell_desktop
echo "SportsGPT Desktop @VERSION@ is installed in $target"
echo "Start it from the menu, or with: $link"
# The few libraries that belong to the graphics driver and can't be carried along.
known="$( (PATH="$PATH:/sbin:/usr/sbin"; ldconfig -p) 2>/dev/null || true)"
missing=""
for library in libGL.so.1 libEGL.so.1 libxcb.so.1; do
    case "$known" in
        "" | *"$library"*) ;;
        *) missing="$missing $library" ;;
    esac
done
if [ -n "$missing" ]; then
    echo "This system lacks$missing, without which the program cannot work." >&2
    echo "On Debian and Ubuntu: sudo apt install libgl1 libegl1 libxcb1" >&2
fi
exit 0
