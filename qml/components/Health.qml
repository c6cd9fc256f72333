pragma Singleton

import QtQuick
import Landfall.Theme
import Landfall.Desktop

// The colour of a node's or a chain's health. Its words come from the model.
QtObject {
    function tone(health: int): int {
        switch (health) {
        case NodeModel.Starting: return Tone.Accent;
        case NodeModel.Good: return Tone.Good;
        case NodeModel.Degraded: return Tone.Warning;
        case NodeModel.Down: return Tone.Problem;
        default: return Tone.Neutral;
        }
    }
}
