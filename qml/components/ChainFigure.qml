import QtQuick

// One of ChainFigures.
Figure {
    width: (parent as ChainFigures)?.cell ?? 0
}
