#!/usr/bin/env bash
# Installs the Debian package in a fresh Debian 12 that has nothing but apt, and uses it there: the demo in the
# terminal, the window's demo, an upgrade, and a removal. As root. Needs the network, for Debian's packages.
#
#   packaging/linux/test_deb.sh PACKAGE.deb [PICTURE.png]   the window's picture goes to PICTURE
#
# LANDFALL_TEST_SYSTEM names a folder with such a system, made before; it is not changed.
set -euo pipefail

fail() {
    printf 'test_deb: %s\n' "$*" >&2
    exit 1
}

[ $# -ge 1 ] && [ -f "$1" ] || fail 'name the package: packaging/linux/test_deb.sh PACKAGE.deb'
[ "$(id -u)" -eq 0 ] || fail 'this makes a system of its own, for which it has to be root.'
for program in debootstrap dpkg-deb Xvfb xdotool import; do
    command -v "$program" >/dev/null || fail "$program is missing: packaging/setup.sh --package installs it."
done
package=$(realpath "$1")
picture=${2:+$(realpath -m "$2")}
scratch=$(mktemp -d)
chmod 755 "$scratch"
: >"$scratch/reserves"
system=$scratch/system
display=
cleanup() {
    [ ! -f "$system/user/window" ] || kill "$(cat "$system/user/window")" 2>/dev/null || true
    [ -z "$display" ] || kill "$display" 2>/dev/null || true
    for inside in tmp/.X11-unix dev proc; do
        umount -l "$system/$inside" 2>/dev/null || true
    done
    rm -rf --one-file-system "$scratch"
}
trap cleanup EXIT
started=$SECONDS
said() {
    printf 'ok    %4d s  %s\n' $((SECONDS - started)) "$*"
}
inside() {
    chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/user LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
as_user() {
    inside setpriv --reuid 1000 --regid 1000 --clear-groups env QT_QUICK_BACKEND=software XDG_RUNTIME_DIR=/user/run "$@"
}

xdotool_names() {
    DISPLAY=:$number xdotool search --onlyvisible --name '^Landfall' getwindowname 2>/dev/null | head -n 1
}

# --- a system ---------------------------------------------------------------------
if [ -n "${LANDFALL_TEST_SYSTEM:-}" ]; then
    cp -a "$LANDFALL_TEST_SYSTEM" "$system"
else
    debootstrap --variant=minbase bookworm "$system" >"$scratch/debootstrap.log" 2>&1 ||
        { tail -n 20 "$scratch/debootstrap.log" >&2; fail 'debootstrap failed.'; }
fi
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
cp /etc/resolv.conf "$system/etc/resolv.conf"
inside useradd -u 1000 -d /user -m user
inside install -d -o user -m 700 /user/run
said "a system of $(du -sm --one-file-system "$system" | cut -f1) MB"

# --- installing -------------------------------------------------------------------
cp "$package" "$system/this.deb"
inside apt-get update -qq >"$scratch/apt.log" 2>&1 || { cat "$scratch/apt.log" >&2; fail 'apt-get update failed.'; }
inside apt-get install -y --no-install-recommends /this.deb >"$scratch/apt.log" 2>&1 ||
    { tail -n 30 "$scratch/apt.log" >&2; fail 'the package did not install.'; }
said "installed; the system has $(du -sm --one-file-system "$system" | cut -f1) MB now"
for program in landfall landfall-cli landfalld; do
    if inside ldd "/usr/bin/$program" | grep 'not found'; then
        fail "$program lacks libraries."
    fi
    inside test -x "/usr/bin/$program" || fail "$program is not there."
done
[ -z "$(find "$system/usr/bin" "$system/usr/local" -name 'node' -o -name 'g++' -o -name 'npm' -o -name 'solc*')" ] ||
    fail 'this system has what the package must do without.'

# --- the demo in the terminal -----------------------------------------------------
as_user timeout 600 landfall-cli demo --headless >"$scratch/demo.log" 2>&1 </dev/null ||
    { tail -n 30 "$scratch/demo.log" >&2; fail 'the demo failed.'; }
tail -n 1 "$scratch/demo.log" | grep -Eq '^arrived: 250 USDC on .+ in [0-9.]+ s \(tx 0x[0-9a-f]{64}\)$' ||
    { tail -n 30 "$scratch/demo.log" >&2; fail 'the demo did not arrive.'; }
said "landfall-cli demo: $(tail -n 1 "$scratch/demo.log")"

# --- the demo in the window -------------------------------------------------------
mkdir -p "$system/tmp/.X11-unix" /tmp/.X11-unix
mount --bind /tmp/.X11-unix "$system/tmp/.X11-unix"
mkfifo "$scratch/number"
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp -ac 3>"$scratch/number" >"$scratch/display.log" 2>&1 &
display=$!
read -r -t 30 number <"$scratch/number" || fail 'Xvfb did not start.'
as_user env "DISPLAY=:$number" sh -c 'echo $$ >/user/window && exec landfall --demo' >"$scratch/window.log" 2>&1 &
started_window=$!
# The form is filled in once the deposit is credited, which the window's own node says: nothing else fills the first
# chain's reserve. Asked only once that node runs, since asking would start one.
credited() {
    local cookie
    cookie=$(find "$system/tmp" -path '*/landfall-*/node/*/rpc.cookie' 2>/dev/null | head -n 1)
    [ -n "$cookie" ] || return 1
    cookie=${cookie#"$system"}
    as_user landfall-cli reserves --data "${cookie%/node/*}" >"$scratch/reserves" 2>&1 || return 1
    grep -Eq 'Anvil One +300 held' "$scratch/reserves"
}
for ((i = 0; i < 120; i++)); do
    kill -0 "$started_window" 2>/dev/null || { cat "$scratch/window.log" >&2; fail 'the window ended.'; }
    ! credited || break
    sleep 2
done
[ "$i" -lt 120 ] || { cat "$scratch/window.log" "$scratch/reserves" >&2; fail 'the demo of the window deposited nothing in 240 s.'; }
sleep 8
[ -z "$picture" ] || import -display ":$number" -window root "$picture"
[ -n "$(xdotool_names)" ] || fail 'no window is on the display.'
said "landfall --demo: 300 USDC credited, the window $(xdotool_names)${picture:+, picture $picture}"
kill "$(cat "$system/user/window")"
rm "$system/user/window"
wait "$started_window" || fail "the window's end by a signal is no success."
[ -z "$(find "$system/tmp" -maxdepth 1 -name 'landfall-*')" ] || fail 'the window leaves its demo behind.'

# --- upgrade and removal ----------------------------------------------------------
as_user sh -c 'printf "a passphrase\n" >/user/secret && landfall-cli wallet create --passphrase-file /user/secret' \
    >"$scratch/wallet.log" 2>&1 || { cat "$scratch/wallet.log" >&2; fail 'no wallet could be made.'; }
kept() {
    (cd "$system/user" && find .local -type f -exec sha256sum {} + | sort)
}
before=$(kept)
grep -q keystore.json <<<"$before" || fail 'the wallet has no keystore.'
mkdir "$scratch/next"
dpkg-deb -R "$package" "$scratch/next"
sed -i 's/^Version: .*/&+next/' "$scratch/next/DEBIAN/control"
dpkg-deb -b "$scratch/next" "$system/next.deb" >/dev/null
inside apt-get install -y --no-install-recommends /next.deb >"$scratch/apt.log" 2>&1 ||
    { tail -n 30 "$scratch/apt.log" >&2; fail 'the upgrade failed.'; }
[ "$(inside dpkg-query -W -f '${Version}' landfall)" = "$(dpkg-deb -f "$package" Version)+next" ] || fail 'the upgrade left the old version.'
[ "$(kept)" = "$before" ] || fail 'the upgrade changed the profile.'
as_user landfall-cli wallet show --passphrase-file /user/secret >/dev/null || fail 'the wallet does not open after the upgrade.'
said 'an upgrade leaves the wallet'
inside apt-get purge -y landfall >"$scratch/apt.log" 2>&1 || { tail -n 30 "$scratch/apt.log" >&2; fail 'the removal failed.'; }
[ "$(kept)" = "$before" ] || fail 'the removal changed the profile.'
left=$(find "$system/usr" "$system/lib/systemd" "$system/etc" -iname '*landfall*')
[ -z "$left" ] || fail "the removal left $left"
said 'a removal leaves the wallet and nothing else'
