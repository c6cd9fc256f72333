import QtQuick
import QtQuick.Layouts
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// The transaction that collects something, before it is signed.
ScrollPage {
    id: page

    required property CollectModel model

    objectName: "page.collectReview"
    title: qsTr("Read what you sign")
    lead: page.model.title
    columnWidth: 680
    Keys.onEscapePressed: model.back()

    ReviewBody {
        Layout.fillWidth: true
        lines: page.model.reviewLines
        warning: page.model.recipientWarning
        note: page.model.reviewNote
        error: page.model.error
        sending: page.model.sending
        onBack: page.model.back()
        onConfirmed: page.model.sign()
    }
}
