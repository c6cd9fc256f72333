// The same chart under a night light.
ColorSet {
    window: "#0f1218"
    rail: "#0b0e13"
    surface: "#171b23"
    raised: "#1e2430"
    field: "#11151c"
    line: "#262c38"
    outline: "#3a4252"
    edge: "#6d7689"
    track: "#262c38"

    ink: "#e9ebf0"
    inkSoft: "#a9b0bd"
    inkFaint: "#8790a0"

    accent: "#86a5ff"
    accentHover: "#9db6ff"
    accentPressed: "#7393f2"
    accentSoft: "#1d2a4d"
    accentInk: "#0b1024"

    good: "#5fc992"
    goodSoft: "#14301f"
    warning: "#e8b156"
    warningSoft: "#352713"
    problem: "#ff8a80"
    problemHover: "#ff9f97"
    problemSoft: "#3a1b1b"
    neutralSoft: "#232935"

    hover: "#0fffffff"
    pressed: "#1cffffff"
    scrim: "#a6000000"
}
