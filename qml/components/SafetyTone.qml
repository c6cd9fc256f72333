pragma Singleton

import QtQuick
import Landfall.Theme

// The colour of what SafetyModel says. Its words come from the model.
QtObject {
    function of(level: int): int {
        return [Tone.Neutral, Tone.Good, Tone.Warning, Tone.Problem][level];
    }
}
