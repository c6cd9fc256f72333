import QtQuick
import Landfall.Theme

// Says a short thing and leaves. What must be acted on is a Banner instead.
Rectangle {
    id: toast

    property string text
    property bool problem: false

    function show(words: string, isProblem: bool): void {
        text = words;
        problem = isProblem;
        opacity = 1;
        leave.restart();
    }

    implicitWidth: Math.min(480, words.implicitWidth + 60)
    implicitHeight: words.height + 24
    radius: Theme.radius
    color: Theme.color.raised
    border.width: 1
    border.color: problem ? Theme.color.problem : Theme.color.outline
    opacity: 0
    visible: opacity > 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Behavior on opacity {
        NumberAnimation { duration: Theme.motion.normal }
    }
    Timer {
        id: leave
        interval: toast.problem ? 8000 : 4000
        onTriggered: toast.opacity = 0
    }
    Icon {
        x: 14
        y: 12
        name: toast.problem ? "problem" : "info"
        size: 18
        color: toast.problem ? Theme.color.problem : Theme.color.accent
    }
    Label {
        id: words
        x: 42
        y: 12
        width: toast.width - x - 16
        text: toast.text
        spoken: false
        wrapMode: Text.Wrap
        maximumLineCount: 4
        elide: Text.ElideRight
    }
}
