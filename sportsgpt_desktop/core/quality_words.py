"""Words of the quality gate, by language and code."""

from typing import Final

TEXT: Final[dict[str, dict[str, str]]] = {
    "en": {
        "good": "Nothing in the way this clip was filmed stands against judging it.",
        "retimed_fall": (
            "The body falls at {seen:.2g} times gravity: the movement looks about {times:.1f} times too {way} for "
            "{fps:.4g} frames/s. If it was filmed at about {likely:.0f} frames/s, set that as the capture rate; until "
            "then times and speeds are wrong."
        ),
        "retimed_steps": (
            "{seen:.2g} steps a second: the movement looks about {times:.1f} times too {way} for {fps:.4g} frames/s. "
            "If it was filmed at about {likely:.0f} frames/s, set that as the capture rate; until then times and "
            "speeds are wrong."
        ),
        "retimed_running": (
            "Running with {seen:.2g} steps a second: the movement looks about {times:.1f} times too {way} for "
            "{fps:.4g} frames/s. If it was filmed at about {likely:.0f} frames/s, set that as the capture rate; until "
            "then times and speeds are wrong."
        ),
        "rate_doubtful": (
            "The file may be slow motion that plays at {fps:.4g} frames/s, and nothing in the movement tells. Set the "
            "rate that the camera filmed with; until then times and speeds may be wrong."
        ),
        "slow": "slow",
        "fast": "fast",
        "rate": (
            "Filmed at {fps:.4g} frames/s; this action needs at least {needed:.0f}. Short contacts "
            "and flights can't be timed. Film at {better:.0f} frames/s or more."
        ),
        "variable": "The frame rate varies; every time is taken from the frame's own time stamp.",
        "view_unknown": "No person was seen clearly enough to tell the view.",
        "view_side": (
            "Seen {angle:.0f} ± {error:.0f} deg off the side ({view}); this action is judged from "
            "the side. Stand about 7 m to the side, level with the athlete, at right angles to the "
            "way of travel, and keep still."
        ),
        "view_other": (
            "Seen {angle:.0f} ± {error:.0f} deg off the side ({view}); this action is judged from "
            "the front or rear. Stand about 5 m in front of or behind the athlete and keep still."
        ),
        "side": "side view",
        "oblique": "oblique view",
        "front": "front view",
        "rear": "rear view",
        "unknown": "unknown view",
        "ground": (
            "Travel, flight and heights can't be judged: {reason}. Put the camera on a tripod and "
            "keep feet and floor in the picture."
        ),
        "camera": (
            "The camera moved; its motion was taken out, with an error of up to {error:.1f} % of the leg's "
            "length. A still camera is more exact."
        ),
        "small": (
            "The athlete is only {tall:.0f} pixels tall; {needed:.0f} or more are needed for good "
            "joint positions. Come closer, or let the athlete fill half of the picture's height."
        ),
        "unseen": "The athlete was not found in {share:.0f} % of the frames.",
        "doubtful": ("In {frames:.0f} frames somebody else may have been followed; check them in the timeline."),
        "mended": (
            "Ankles were bridged or exchanged in {share:.0f} % of the frames, where the legs hide "
            "each other or blur. Check left and right there; a higher rate and more light help."
        ),
        "cut": (
            "The {part} are outside the picture in {share:.0f} % of the frames. Leave a margin of "
            "half a metre around the whole movement."
        ),
        "hidden": ("The {part} are mostly hidden. Choose a place from which nothing stands before the athlete."),
        "feet": "feet",
        "hands": "hands",
        "head": "head and face",
        "legs": "legs",
        "dark": "The athlete is dark ({light:.0f} % of full brightness). Film with the light behind you.",
        "glare": (
            "Light shines into the camera: {share:.0f} % of the picture is plain white, which hides outlines and makes "
            "the exposure jump. Film with the light behind you."
        ),
        "blurred": "The athlete is blurred. Clean the lens, use more light or a shorter exposure.",
        "barred_view": "Can't be judged from this view: {names} ({count:.0f} in all).",
        "barred_ground": "Can't be judged without a steady ground: {names} ({count:.0f} in all).",
        "barred_rate": "Can't be judged at this frame rate: {names} ({count:.0f} in all).",
        "barred_metres": ("Need metres, so give the athlete's height or a known length: {names} ({count:.0f} in all)."),
    },
    "zh": {
        "good": "从拍摄方式看，没有妨碍判断的地方。",
        "retimed_fall": (
            "身体下落的加速度是重力的 {seen:.2g} 倍：按 {fps:.4g} 帧/秒计算，动作约{way} {times:.1f} 倍。如果实际拍摄约为 "
            "{likely:.0f} 帧/秒，请设为拍摄帧率；在此之前时间和速度都不正确。"
        ),
        "retimed_steps": (
            "步频为每秒 {seen:.2g} 步：按 {fps:.4g} 帧/秒计算，动作约{way} {times:.1f} 倍。如果实际拍摄约为 "
            "{likely:.0f} 帧/秒，请设为拍摄帧率；在此之前时间和速度都不正确。"
        ),
        "retimed_running": (
            "跑步步频为每秒 {seen:.2g} 步：按 {fps:.4g} 帧/秒计算，动作约{way} {times:.1f} 倍。如果实际拍摄约为 "
            "{likely:.0f} 帧/秒，请设为拍摄帧率；在此之前时间和速度都不正确。"
        ),
        "rate_doubtful": (
            "文件可能是以 {fps:.4g} 帧/秒播放的慢动作，而动作本身无法说明。请设定相机的实际拍摄帧率；在此之前时间和速度可能"
            "不正确。"
        ),
        "slow": "慢了",
        "fast": "快了",
        "rate": (
            "拍摄帧率为 {fps:.4g} 帧/秒；本动作至少需要 {needed:.0f}。短暂的触地和腾空无法计时。请用 "
            "{better:.0f} 帧/秒或更高帧率拍摄。"
        ),
        "variable": "帧率不固定；每个时间都取自该帧自己的时间戳。",
        "view_unknown": "没有足够清楚地看到人，无法判断视角。",
        "view_side": (
            "视角偏离侧面 {angle:.0f} ± {error:.0f} 度（{view}）；本动作从侧面判断。请站在侧面约 7 米"
            "处，与运动员同高，垂直于行进方向，并保持不动。"
        ),
        "view_other": (
            "视角偏离侧面 {angle:.0f} ± {error:.0f} 度（{view}）；本动作从正面或背面判断。请站在运动"
            "员前方或后方约 5 米处，并保持不动。"
        ),
        "side": "侧面",
        "oblique": "斜向",
        "front": "正面",
        "rear": "背面",
        "unknown": "未知视角",
        "ground": "无法判断位移、腾空和高度：{reason}。请用三脚架，并让双脚和地面留在画面内。",
        "camera": "相机有移动，已从结果中扣除。误差最多为腿长的 {error:.1f} %。固定相机更准确。",
        "small": (
            "运动员在画面中只有 {tall:.0f} 像素高；要得到好的关节位置至少需要 {needed:.0f}。请靠近一"
            "些，或让运动员占画面高度的一半。"
        ),
        "unseen": "在 {share:.0f} % 的帧中没有找到运动员。",
        "doubtful": "有 {frames:.0f} 帧可能跟踪了别人；请在时间轴上检查。",
        "mended": (
            "在 {share:.0f} % 的帧中，踝关节位置经过补全或左右交换，因为双腿相互遮挡或模糊。请检查这"
            "些帧的左右；更高的帧率和更多光线会有帮助。"
        ),
        "cut": "在 {share:.0f} % 的帧中，{part}在画面之外。请在整个动作周围留出半米的余量。",
        "hidden": "{part}大部分被遮挡。请选择运动员前面没有遮挡物的位置。",
        "feet": "双脚",
        "hands": "双手",
        "head": "头和脸",
        "legs": "双腿",
        "dark": "运动员太暗（亮度为 {light:.0f} %）。请顺光拍摄。",
        "glare": "光线直射镜头：{share:.0f} % 的画面过曝，轮廓看不清，曝光也会跳动。请顺光拍摄。",
        "blurred": "运动员画面模糊。请擦净镜头，增加光线或缩短曝光。",
        "barred_view": "从这个视角无法判断：{names_zh}（共 {count:.0f} 项）。",
        "barred_ground": "没有稳定的地面无法判断：{names_zh}（共 {count:.0f} 项）。",
        "barred_rate": "在这个帧率下无法判断：{names_zh}（共 {count:.0f} 项）。",
        "barred_metres": "需要以米为单位，请给出运动员身高或已知长度：{names_zh}（共 {count:.0f} 项）。",
    },
}
