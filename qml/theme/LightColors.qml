// Chart paper: a warm sheet, ink, and the blue of deep water.
ColorSet {
    window: "#f5f3ee"
    rail: "#eceae3"
    surface: "#ffffff"
    raised: "#ffffff"
    field: "#ffffff"
    line: "#e4e1d8"
    outline: "#c9c5b9"
    edge: "#87837a"
    track: "#e9e6de"

    ink: "#171a21"
    inkSoft: "#50555f"
    inkFaint: "#6b6f78"

    accent: "#2450d3"
    accentHover: "#1d44b8"
    accentPressed: "#17389b"
    accentSoft: "#e6ecfc"
    accentInk: "#ffffff"

    good: "#177548"
    goodSoft: "#e1f2e8"
    warning: "#955800"
    warningSoft: "#fbeed4"
    problem: "#c0302b"
    problemHover: "#a32520"
    problemSoft: "#fbe6e3"
    neutralSoft: "#eeece5"

    hover: "#0d171a21"
    pressed: "#1a171a21"
    scrim: "#66171a21"
}
