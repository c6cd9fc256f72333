#include "desktop/secrets/secret_field_accessible.h"

#include "desktop/secrets/secret_field.h"

#include <QtGui/QAccessibleObject>
#include <QtQuick/QQuickWindow>

namespace landfall::desktop {
namespace {

class SecretFieldAccessible final : public QAccessibleObject {
public:
    explicit SecretFieldAccessible(SecretField* field) : QAccessibleObject(field) {}

    QAccessible::Role role() const override { return QAccessible::EditableText; }

    QAccessible::State state() const override {
        QAccessible::State out;
        out.passwordEdit = true;
        out.editable = true;
        out.focusable = true;
        out.disabled = !field()->isEnabled();
        out.focused = field()->hasActiveFocus();
        out.invisible = !field()->isVisible();
        return out;
    }

    QString text(QAccessible::Text kind) const override {
        switch (kind) {
        case QAccessible::Name:
            return field()->label();
        case QAccessible::Description:
            return field()->description();
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override {}

    QRect rect() const override {
        const auto* window = field()->window();
        if (window == nullptr) {
            return {};
        }
        const QRectF scene = field()->mapRectToScene(field()->boundingRect());
        return {window->mapToGlobal(scene.topLeft().toPoint()), scene.size().toSize()};
    }
    QWindow* window() const override { return field()->window(); }

    QAccessibleInterface* parent() const override {
        for (auto* item = field()->parentItem(); item != nullptr; item = item->parentItem()) {
            if (auto* known = QAccessible::queryAccessibleInterface(item)) {
                return known;
            }
        }
        return QAccessible::queryAccessibleInterface(field()->window());
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

private:
    SecretField* field() const { return static_cast<SecretField*>(object()); }
};

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* field = qobject_cast<SecretField*>(object);
    return field != nullptr ? new SecretFieldAccessible(field) : nullptr;
}

} // namespace

void installSecretFieldAccessible() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    (void)installed;
}

} // namespace landfall::desktop
