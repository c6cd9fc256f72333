import QtQuick
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

// The frame around a field for secrets. What is typed stays inside the field, in
// C++: here its length is known and no more.
FocusScope {
    id: box

    required property string label
    property string fieldName
    property string placeholder
    property string problem
    property string hint
    property string pasted // said once something was
    // A phrase is typed in sight and wraps; a passphrase is one hidden line.
    property bool paragraph: false
    property bool hidable: !paragraph
    property bool revealed: !hidable
    readonly property alias field: field
    signal accepted()
    signal edited()

    readonly property int inner: paragraph ? 96 : Theme.space.control

    implicitWidth: 240
    implicitHeight: frame.y + inner + (message.visible ? message.height + 6 : 0)

    Label {
        id: title
        width: parent.width
        text: box.label
        spoken: false
        kind: Label.Small
        font.weight: Theme.type.medium
        elide: Text.ElideRight
    }
    FieldFrame {
        id: frame
        y: 26
        width: parent.width
        height: box.inner
        focused: field.activeFocus
        hovered: pointer.hovered
        wrong: box.problem !== ""
        HoverHandler {
            id: pointer
            cursorShape: Qt.IBeamCursor
        }
    }
    SecretField {
        id: field
        objectName: box.fieldName
        anchors.fill: frame
        anchors.leftMargin: 12
        anchors.rightMargin: eye.visible ? 44 : 12
        // In sight it is a paragraph that begins at the top; hidden, a line in the middle.
        anchors.topMargin: box.revealed ? 10 : 0
        anchors.bottomMargin: box.paragraph ? 10 : 0
        focus: true
        activeFocusOnTab: true
        masked: !box.revealed
        placeholder: box.placeholder
        placeholderColor: Theme.color.inkFaint
        color: Theme.color.ink
        accent: Theme.color.accent
        font.family: box.revealed ? Theme.type.mono : Theme.type.sans
        font.pixelSize: Theme.type.body
        label: box.label
        description: box.problem !== "" ? box.problem : message.hint
        Accessible.role: Accessible.EditableText
        onAccepted: box.accepted()
        onEdited: box.edited()
        onPasted: seconds => box.pasted = qsTr("Pasted. It leaves the clipboard within %1 seconds.").arg(seconds)
    }
    IconButton {
        id: eye
        visible: box.hidable
        anchors.right: frame.right
        anchors.rightMargin: 4
        anchors.verticalCenter: frame.verticalCenter
        icon.name: box.revealed ? "hidden" : "eye"
        tip: box.revealed ? qsTr("Hide what is typed") : qsTr("Show what is typed")
        onClicked: box.revealed = !box.revealed
    }
    FieldMessage {
        id: message
        y: frame.y + box.inner + 6
        width: parent.width
        problem: box.problem
        hint: box.pasted !== "" ? box.pasted : box.hint
    }
}
