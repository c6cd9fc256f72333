#pragma once

#include <QtCore/QString>

namespace landfall::desktop {

// A line of the log as strangers may see it. Of addresses and hashes four digits are
// left, of URLs the scheme, and the home folder is "~".
QString redacted(QString line);

} // namespace landfall::desktop
