#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>

namespace landfall::desktop {

inline constexpr int kClipboardSeconds = 30;

// Sees to it that a secret which was pasted does not stay in the clipboard. It goes
// after kClipboardSeconds, with the next sweepClipboard(), or when the program ends.
// What else was copied meanwhile stays. Lives as long as that takes.
class ClipboardSweep : public QObject {
    Q_OBJECT
public:
    explicit ClipboardSweep(const QString& secret,
                            std::chrono::milliseconds after = std::chrono::seconds(kClipboardSeconds));
    ~ClipboardSweep() override;

    void sweep();

private:
    QByteArray m_digest; // the secret itself is not kept
    QTimer m_timer;
};

// What secrets of ours are in the clipboard leave it now.
void sweepClipboard();

} // namespace landfall::desktop
