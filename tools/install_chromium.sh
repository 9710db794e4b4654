#!/bin/sh
# Install the browser in which the tests open reports, where there is none: Debian's Chromium, for
# which one has to be root. Without a browser these tests are skipped, so this never fails.
set -u
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "No Chromium here: the tests of reports in a browser will be skipped."
    exit 0
fi
echo "Installing Chromium for the tests of reports in a browser (once)"
export DEBIAN_FRONTEND=noninteractive
{
    apt-get -qq update
    apt-get -qq install --no-install-recommends -y chromium fonts-liberation
} >/dev/null 2>&1 || echo "Chromium could not be installed: these tests will be skipped."
exit 0
