# Makes the virtual environment `.venv`. Sourced by ./run and ./test, from the repository's top folder.
#
#   make_environment STAMP REQUIREMENTS…
#
# Installs the named requirement files (every file pinned and hashed) and the project itself. Skips all of it when
# nothing has changed since the last time. What pip is configured to use (index, certificates, proxy) is used; if
# nothing is configured, the tools' own defaults are.

LEAST_MINOR=11

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 2
}

# Install Debian packages when we may, else say what to install.
need_packages() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        fail "Not installed: $*. Install it first, on Debian with: sudo apt-get install $*"
    fi
    say "Installing with apt-get: $*"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null ||
        fail "apt-get could not install $*"
}

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c "import sys; sys.exit(sys.version_info[:2] < (3, $LEAST_MINOR))" 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.$LEAST_MINOR or newer is not installed, on Debian 12: sudo apt-get install python3"
}

fingerprint() {
    { "$1" --version && pwd && sha256sum pyproject.toml setup/environment.sh setup/pip_configuration.py requirements-bootstrap.txt "${@:2}"; } |
        sha256sum | cut -d' ' -f1
}

make_environment() {
    local stamp=".venv/.installed-$1" python wanted
    shift
    python=$(find_python)
    wanted=$(fingerprint "$python" "$@")
    if [ -x .venv/bin/casereviews ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    say "Setting up .venv (once; it takes up to a minute)"
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$python" -c 'import venv, ensurepip' 2>/dev/null || need_packages python3-venv
        rm -rf .venv
        "$python" -m venv .venv || fail "$python could not make a virtual environment"
    fi
    rm -f .venv/.installed-*
    [ -x .venv/bin/uv ] ||
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
            -r requirements-bootstrap.txt ||
        fail "pip could not install uv. Check pip's index, certificates and proxy (pip config list)"
    (
        export UV_LINK_MODE="${UV_LINK_MODE:-copy}" UV_NO_CONFIG=1
        eval "$(.venv/bin/python setup/pip_configuration.py)"
        for file in "$@"; do
            .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$file" || {
                say "uv could not install $file; trying with pip"
                .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
            } || exit 1
        done
        .venv/bin/uv pip install --quiet --python .venv/bin/python --offline --no-deps --no-build-isolation -e .
    ) || fail "The packages could not be installed; the lines above say why"
    printf '%s\n' "$wanted" >"$stamp"
    # ./test installs all that ./run needs: after it, ./run need not install anything again.
    fingerprint "$python" "$1" >.venv/.installed-run
}
