import QtQuick
import QtQuick.Layouts
import Landfall.Controls
import Landfall.Components
import Landfall.Desktop

// A withdrawal as it is going to be signed.
ScrollPage {
    id: page

    required property WithdrawModel model

    objectName: "page.review"
    title: qsTr("Read what you sign")
    lead: qsTr("These lines, and nothing else, go into your signature.")
    columnWidth: 680
    Keys.onEscapePressed: model.backToForm()

    ReviewBody {
        Layout.fillWidth: true
        lines: page.model.reviewLines
        warning: page.model.feeWarning
        note: page.model.reviewNote
        error: page.model.error
        sending: page.model.signing
        onBack: page.model.backToForm()
        onConfirmed: page.model.sign()
    }
}
