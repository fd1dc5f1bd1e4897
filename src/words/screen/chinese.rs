//! Simplified Chinese. Parameters keep their PyTorch names.

use std::io;

use super::{
    DeadEndStrings, Detail, ExploreStrings, FactStrings, HomeStrings, LessonDeadEndStrings, LessonStrings, NameStrings,
    NoticeStrings, ReasonStrings, RecordStrings, ShellStrings, StackStrings, Strings,
};
use crate::conv::axis::Unread;
use crate::conv::fault::Why;
use crate::conv::layer::dimensions;
use crate::conv::repair::Repair;
use crate::conv::solve::Merit;
use crate::conv::solve::nearest::{AxisObstacle, Concession, Obstacle};
use crate::conv::{Fault, Parameter, Rank};
use crate::learner::record::{Damage, MOST_COPIES, NoCopy, RecordError, Trouble};
use crate::scene::compare::Overlap;
use crate::scene::notes::{AxisNote, Note};
use crate::scene::story::{ActKind, Reach};
use crate::scene::turn::Turn;
use crate::visible;
use crate::words::{Language, answers, phrases, practice};

pub static CHINESE: Strings = Strings {
    tag: Language::Chinese.tag(),
    phrases: &phrases::CHINESE,
    shell: &SHELL,
    explore: &EXPLORE,
    names: &NAMES,
    facts: &FACTS,
    reasons: &REASONS,
    notices: &NOTICES,
    record: &RECORD,
    lesson: &LESSON,
    answers: &answers::CHINESE,
    practice: &practice::CHINESE,
    home: &HOME,
    stack: &STACK,
};

static SHELL: ShellStrings = ShellStrings {
    help: "帮助",
    quit: "退出",
    help_more: |more| format!("方向键：还有 {more} 行"),
    arrows: "方向键",
    key_help: "显示帮助",
    key_quit: "退出",
};

static EXPLORE: ExploreStrings = ExploreStrings {
    help_adjust: "改变选中的参数",
    help_arrows: "在参数栏：选择、增减；在网格上：移动光标",
    help_tab: "在参数栏和各网格之间切换；shift-tab 反向",
    help_repair: "采用相近的可行设置；按 tab 换一种",
    help_axis: "两轴一起改、只改高、只改宽",
    help_operation: "Conv2d 或 ConvTranspose2d",
    help_zoom: "切换显示：光标附近的数字、每格一个像素、整幅",
    key_view: "视图",
    help_view: "换一种方式看同一层；V 换回上一种",
    key_play: "播放",
    help_play: "逐格播放一遍；再按暂停，按 esc 结束",
    key_step: "前进一步、后退一步",
    key_speed: "慢一点、快一点",
    walk_pause: "暂停",
    walk_go_on: "继续",
    walk_step: "单步",
    walk_speed: "速度",
    walk_end: "结束播放",
    key_edit: "编辑",
    help_edit: "为这一格输入新值，再按回车生效",
    key_fill: "填值",
    help_fill: "给输入（或选中的卷积核）换一组预设值；F 换回上一组",
    key_copy: "复制",
    help_copy: "复制 PyTorch 代码；退出时也会打印出来",
    help_copy_command: "复制一条命令，运行它就能打开这个画面",
    help_mouse: "把鼠标交给终端（用来选取文字），或收回",
    key_digits: "直接输入选中参数的值，或光标处的值",
    help_end_number: "结束数字输入；停一秒也会自动结束",
    key_erase_digit: "删去一位",
    key_arrows_bar: "选择、增减",
    key_arrows_grid: "移动",
    key_tab: "参数栏、网格",
    key_next_repair: "下一种修正",
    key_repair: "修正",
    key_field: "随时选择参数",
    key_axis: "轴",
    key_operation: "运算",
    key_zoom: "缩放",
    key_undo: "撤销",
    key_redo: "重做",
    key_back: "回到参数栏",
    hint_walk: "逐步播放",
    hint_more: "加大 stride",
    hint_wrong: "常见误解",
    hint_help: "全部按键",
    key_cancel_save: "取消保存",
    help_cancel_save: "正在存图时，取消保存，不留文件",
    key_pin: "固定 A",
    help_pin: "把当前输出固定为 A，和后面的输出比较；再按取消",
    key_wrong: "假如",
    help_wrong: "按常见误解算一遍，和正确的输出并排比较",
    help_rotate: "把卷积核旋转 180°",
    key_load: "载入",
    help_load: "载入输入或选中的卷积核：.npy .npz .safetensors .csv .png .jpg",
    help_channel: "切换到载入文件的其他通道",
    file_prompt: |grid| format!("{grid}文件："),
    file_hint: ".npy .npz:数组名 .safetensors:张量名 .csv .png .jpg",
    key_complete: "补全",
    key_done: "确定",
    key_leave: "放弃",
    key_erase: "清空",
    key_size: "目标尺寸",
    help_size: "填写想要的输出尺寸，从能得到它的设置中挑选",
    size_prompt: "目标输出尺寸：",
    size_hint: |rank| match rank {
        Rank::One => "8",
        Rank::Two | Rank::Three => "8，或 8x10",
    },
    drawer_choose: "挑选",
    drawer_take: "采用",
    drawer_other_size: "换个尺寸",
    drawer_close: "关闭",
    drawer_drop: "恢复原样",
    key_code: "代码",
    help_code: "同一层在 PyTorch、Keras、TensorFlow、JAX 和 ONNX 中的写法",
    code_heading: "同一层的写法",
    model_heading: |layers, from, to| format!("共 {layers} 层，{from} -> {to}；按回车采用选中的一层"),
    model_breaks: |name, why| format!("{name} 走不通：{why}"),
    model_sees: |field, reach| format!("这一层的一格：感受野是最初输入的 {field}，影响最后输出的 {reach}"),
    more_code: |lines| format!("# …… 还有 {lines} 行；按回车全部复制"),
    key_save: "存图",
    help_save: "把画面存为文件（.svg、.png、.txt、.ans），或用 .gif 存下每一步",
    picture_prompt: "存到：",
    picture_hint: "留空则为 tconv.svg；也可 .png .gif .txt .ans",
    found: |from, to, count| format!("{from} -> {to}：{count} 种设置，从优到劣"),
    found_near: |from, to, count| format!("{from} -> {to}：{count} 种设置，先列改动最少的，再从优到劣"),
    found_none: |from, to| format!("{from} -> {to}：没有哪种设置能做到"),
    near: "相近的设置：",
};

static NAMES: NameStrings = NameStrings {
    operation: "运算",
    input: "输入",
    kernel: "卷积核",
    kernel_rotated: "卷积核（转 180°）",
    all_inputs: "输入（各通道）",
    all_kernels: "卷积核（输入 x 输出）",
    all_outputs: "输出（各通道）",
    transposed: "转置卷积",
    stride: "stride",
    padding: "padding",
    output_padding: "out_pad",
    dilation: "dilation",
    bias: "bias",
    off: "无",
    groups: "分组",
    turn: "核的放法",
    activations: "激活函数",
    switched_on: "开",
    switched_off: "关",
    turns: |turn| match turn {
        Turn::Stored => "原样",
        Turn::Rotated => "旋转 180°",
        Turn::Transposed => "转置",
        Turn::Mirrored => "左右翻转",
        Turn::UpsideDown => "上下翻转",
    },
    both_axes: "两轴",
    all_axes: "三轴",
    depth: "深度",
    length: "长度",
    height: "高",
    width: "宽",
    output: "输出",
    was: "原为",
    stuffed: "插零后的输入",
    padded_transposed: "插零并填充",
    stuffed_cropped: "插零并裁剪",
    padded_cropped: "裁剪后",
    padded_direct: "填充后",
    zero_from_stride: "stride 插入的零",
    zero_from_padding: "填充的零",
    zero_from_output_padding: "out_pad 带来的零",
    matrix_row: "此输出对应的行",
    kernel_window: "卷积核窗口",
    belonging: "与此格相关的格子",
    bias_only: "只有 bias",
    value_colour: "数值",
    view_direct: "逐格",
    view_stamp: "盖章",
    view_crop: "裁剪",
    view_coverage: "覆盖",
    view_matrix: "矩阵",
    full: "完整结果",
    stamp: "单次盖章",
    coverage: "每格的乘积个数",
    matrix: "矩阵",
    matrix_transposed: "矩阵 C^T",
    absent_tap: "零：没有权重把两者相连",
    absent_kernel: "不在同一组，没有卷积核",
    absent_stamp: "未盖到",
    cropped: "被裁掉",
    unread: "没用到的输入",
    padding_alone: "权重全落在填充上",
    period: "周期",
    weights: "权重",
    differences: "差",
    rival_pinned: "A（已固定）",
    wrong_unflipped: "假如卷积核不旋转",
    wrong_transposed: "假如把卷积核转置，而不是旋转 180°",
    wrong_op: "假如 output_padding 补零",
    wrong_stride: "假如 stride 插入 s 个零",
    wrong_padding: "假如 padding 让输入变大",
    wrong_overwrite: "假如重叠处互相覆盖，而不是相加",
    wrong_first: "假如重叠处只留先盖的，而不是相加",
    wrong_average: "假如重叠处取平均，而不是相加",
    wrong_laid_rotated: "假如先把卷积核旋转 180°",
    wrong_laid_transposed: "假如先把卷积核转置",
    wrong_laid_mirrored: "假如卷积核左右翻转",
    wrong_laid_upside_down: "假如卷积核上下翻转",
};

static FACTS: FactStrings = FactStrings {
    more: "项未列出",
    goes_into: |outputs| format!("参与 {outputs} 个输出："),
    goes_into_full: |outputs| format!("产生 {outputs} 个乘积（标 x 的被裁掉）："),
    from_channel: |channel| format!("通道 {channel}："),
    multiplies: |inputs| format!("与 {inputs} 个输入相乘："),
    every: |of| format!("每 {of} 格取 1"),
    fact_window_one: "不论 stride 是几，窗口每次都只移动 1 格",
    fact_places: |line, window, places| format!("窗口可放的位置数：{line} - {window} + 1 = {places}"),
    fact_no_crop: "Conv2d 不裁剪：完整结果就是输出",
    fact_window_steps: |cells| format!("窗口每次移动 {cells} 格"),
    fact_stamps_overlap: |apart, overlap| format!("相邻两个印记相隔 {apart} 格，重叠 {overlap} 格，重叠处相加"),
    fact_stamps_apart: |apart| format!("相邻两个印记相隔 {apart} 格，互不重叠"),
    fact_crop: |start, end, same| {
        let p_end = if same { "p" } else { "p_end" };
        format!("上、左各裁 p = {start}，下、右各裁 {p_end} - op = {end}")
    },
    fact_uncrop: |less| format!("output_padding {less}：少裁，或向外延伸"),
    fact_even: |kernel, stride| format!("kernel_size {kernel} 是 stride {stride} 的整数倍：重叠均匀"),
    fact_uneven: |kernel, stride| format!("kernel_size {kernel} 与 stride {stride}：重叠不均匀"),
    fact_matrix: "C：每个输出一行，每个输入一列",
    fact_matrix_transposed: "C^T：每个输出一行；C 是同参数 Conv2d 的矩阵，C^T 是其转置，不是逆矩阵",
    compare_equal: "两个输出逐格相等",
    compare_rounding: "两个输出在舍入误差内相等",
    compare_differ: |cells, of| format!("{cells} 格不同，共 {of} 格（标 !）"),
    what_if: |place, of| format!("误解 {place}/{of}"),
    what_if_none: "取消比较，只看正确结果",
    overlap,
    act,
    left_unread,
    note,
};

static REASONS: ReasonStrings = ReasonStrings {
    refused: "PyTorch 不接受这一层",
    too_large: "太大，画不下",
    why,
    repair,
    merit,
    obstacle,
    concession,
    changed,
};

static NOTICES: NoticeStrings = NoticeStrings {
    copied: |text| format!("已复制：{text}"),
    not_a_number: |text| format!("{text} 不是数字"),
    not_pasted: |why| format!("没有粘贴：{why}"),
    kernel_stays: |size| format!("kernel_size 由权重决定，这行代码没有写：仍用 {size}"),
    mouse_on: "鼠标已收回",
    mouse_off: "鼠标交给终端：可以选取文字；按 m 收回",
    waiting: "计算中",
    saving: "保存中",
    cancelling: "取消中",
    save_cancelled: |path| format!("已取消保存 {path}，没有留下文件"),
    still_saving: |path| format!("正在保存 {path}；按 esc 取消"),
    no_candidates: |typed| format!("没有以 {typed} 开头的名字"),
    not_a_size: |text, rank| match rank {
        Rank::One => format!("{text} 不是长度：请写成 8"),
        Rank::Two | Rank::Three => format!("{text} 不是尺寸：请写成 8 或 8x10"),
    },
    copied_code: |framework| format!("已复制 {framework} 代码"),
    saved: |path| format!("已保存 {path}"),
    file_exists: |path| format!("文件已存在：{path}；请换个名字"),
    no_format: |path| format!("{path} 的扩展名不是 .svg、.png、.gif、.txt 或 .ans"),
    dead_end: DeadEndStrings {
        computed: "这些值是算出来的：按 tab 到输入或卷积核，再按回车编辑",
        nothing_to_edit: "这里没有可编辑的值：按 tab 到输入或卷积核，再按回车编辑",
        no_repair: "附近没有可行的设置：换个参数再调，或按 u 撤销",
        one_repair: "只有这一种修正：按回车采用",
        takes_no_number: "运算不能用数字选：按 + 或 - 切换，按 ] 选下一个参数",
        no_channels: "没有其他通道：按 l 可载入多通道文件",
        no_output: "这一层没有输出：请先修正，或按 u 撤销",
        nothing_to_undo: "没有可撤销的",
        nothing_to_redo: "没有可重做的",
        unknown: "这个键在这里没有作用：按 ? 查看全部按键",
        end_of_range: "已经调到头了",
    },
    filled_with: |grid, fill| format!("{grid}：{fill}"),
    nothing_wrong: "1x1 的 Conv2d 没有可误解的地方：它的卷积核怎么放都一样",
    loaded: |path| format!("已载入 {path}"),
    loaded_channel: |path, channel, of| format!("已载入 {path}，通道 {channel} / {of}；用 {{ 和 }} 换通道"),
    loaded_picture: |of, each, transpose| {
        format!("已当作 {of} 个 {each} 的通道载入；若最后一维才是通道，请改存 {transpose}")
    },
};

static RECORD: RecordStrings = RecordStrings { unsaved: "未保存", trouble, damage };

static LESSON: LessonStrings = LessonStrings {
    key_predict: "提交预测",
    key_check: "检查",
    key_answer: "回答",
    key_finish: "完成",
    key_next: "下一步",
    key_choose: "选择",
    key_toggle: "选取此格",
    key_toggle_line: "整行整列",
    key_tab: "答案、画面",
    key_hint: "提示",
    key_reveal: "看答案",
    key_again: "再做一次",
    key_skip: "跳过",
    key_back: "上一步",
    key_explore: "去探索",
    key_outline: "目录",
    key_terms: "术语",
    key_leave: "离开课程",
    help_enter: "提交答案，或进入下一步",
    help_arrows: "选择答案；在画面上移动光标",
    help_toggle: "把这一格选入答案，或取消",
    help_toggle_line: "选入或取消整行（R）、整列（C）；也可以按住鼠标拖选",
    help_tab: "在答案与画面之间切换；shift-tab 反向",
    help_hint: "看下一条提示",
    help_reveal: "看答案和讲解",
    help_again: "重新做这一题",
    help_skip: "先跳过，继续往下",
    help_back: "回到上一步",
    help_explore: "把画面带进“探索”；按 esc 回来",
    help_outline: "本课的全部步骤",
    help_terms: "看带下划线的术语是什么意思",
    glossary: "这一步的术语",
    help_scroll: "滚动文字",
    help_quit: "退出；答过的都已保存",
    hint: "提示：",
    your_answer: "你的答案",
    reflect_note: "写给自己看，不评分。",
    selected: |cells| format!("已选 {cells} 格"),
    order_note: "按先后顺序，依次按下各行的编号；[ ] 里是它排第几。",
    right: "答对了。",
    not_yet: "还不对。",
    wrong: "答错了。",
    yours: "你的算式",
    right_one: "正确算式",
    prediction: "你的预测",
    outcome: "实际结果",
    the_answer: "答案",
    step_of: |step, of| format!("第 {step} 步，共 {of} 步"),
    try_first: "先试着答一次，或者看一条提示（h）。",
    more_lines: |above, below| format!(" 上 {above} 行，下 {below} 行：pgup pgdn "),
    more_lines_alone: |above, below| format!(" 上 {above} 行，下 {below} 行 "),
    dead_end: LessonDeadEndStrings {
        nothing_asked: "这一步没有提问：按回车继续。",
        answered: "这一题已经答过：按 a 再做一次，按回车继续。",
        still_open: "这一题还没有答：答过之后才能再做一次。",
        silent: "测验交卷之前，不给任何提示和答案。",
        asks_another: "练习里每道题只问一次，后面还会有同类的题。",
        no_more_hints: "没有更多提示了：按 r 看答案。",
        first_step: "这已经是第一步。",
        no_terms: "这一步没有可查的术语。",
        takes_no_number: "这里不需要输入数字：按 ? 查看全部按键。",
        fixed: "这一步里没有可以调的参数。",
        keeps_view: "这一题不能换视图：请先作答。",
        runs_on_scene: "要播放画面，先按 tab 切换过去。",
        no_output: "这一层没有输出：请先调回去，或按 u 撤销。",
        alone: "这里没有别的区域可以切换。",
    },
};

static HOME: HomeStrings = HomeStrings {
    tagline: "看懂转置卷积",
    total: |lessons, minutes| match minutes {
        0..90 => format!("{lessons} 课，{minutes} 分钟"),
        _ => format!("{lessons} 课，约 {} 小时", (minutes + 30) / 60),
    },
    go_on: "继续",
    explore: "探索",
    explore_what: "随意调节一层，看会发生什么",
    explore_promise: "亲手调节一层的参数，看每个数怎样从输入一步步走到输出。",
    welcome: "看清 ConvTranspose2d 的每个数从何而来。初次使用？按回车开始。",
    lessons: "课程",
    minutes: |minutes| format!("{minutes} 分钟"),
    short: "捷径",
    short_promise: |minutes| format!("今天就要改 bug？先走这条路：大多数错误都出在这几步上，大约 {minutes} 分钟。"),
    steps: |steps| format!("共 {steps} 步"),
    steps_done: |done, of| format!("已完成 {done} / {of} 步"),
    needs: |lessons| format!("建议先学：{lessons}"),
    colon: "：",
    comma: "，",
    list_comma: "、",
    done: "已完成",
    key_open: "打开",
    key_move: "选择",
    help_open: "打开选中的一项",
    back_to_lesson: "esc：回到课程",
    back_home: "esc：回到主页",
    back_to_faults: "esc：回到课程的错误列表",
};

static STACK: StackStrings = StackStrings {
    entry: "从一个向量到一张图",
    entry_promise: "调节两个数，看四层网络怎样由它们画出一个数字。指向一个像素，看它从哪里来。",
    key_turn: "调节",
    key_move: "移动",
    key_walk: "漫步",
    key_tab: "数、特征图",
    key_open: "打开这一层",
    key_channel: "通道",
    key_middle: "正中",
    key_restart: "重置",
    key_activations: "激活函数",
    key_ways: "路径数",
    key_back: "返回",
    help_arrows: "在数上：选择、调节；在特征图上：移动光标",
    help_turn: "调节选中的数，在哪里都可以",
    help_walk: "让这些数自己变化；再按暂停，按 esc 结束",
    help_tab: "依次切换：生成的图、前面的特征图、输入的数",
    help_open: "在“探索”中打开这张特征图所在的层，带着真实的值",
    help_channel: "这张特征图的其他通道",
    help_middle: "把选中的数调到正中",
    help_restart: "所有的数恢复到开始时的值",
    help_activations: "关闭或打开各层之间的激活函数",
    help_ways: "通向每个像素的路径有多少条；再按：换成更小的卷积核",
    hint: "输入只有这几个数：调一个，看看会怎样",
    hint_maps: "按 tab 到生成的图上移动：看每个像素由什么得来",
    activations_on: "激活函数已打开",
    sum_of_pictures: |numbers| {
        let terms = match numbers {
            1 => "z1*A + C，由两张固定的图合成",
            2 => "z1*A + z2*B + C，由三张固定的图合成",
            _ => "z1*A + z2*B + ... + C，由固定的几张图合成",
        };
        format!("激活函数已关闭：现在每张图都是 {terms}")
    },
    activations_off: "激活函数已关闭：各层直接相连",
    no_activations: "这些层之间没有可以关闭的激活函数",
    no_channels: "先用 tab 选一张有多个通道的特征图",
    no_layer: "先用 tab 选一张由卷积得到的特征图",
    no_ways: "路径只在卷积层之间计数，这个网络还有别的层",
    no_smaller: "这里没有能被步幅整除的卷积核：已经是最不均匀的了",
    ways_title: "通向每个像素的路径",
    ways_own: "网络本来的样子",
    ways_smaller: |heights| format!("假如能被步幅整除的卷积核都小 1：{heights}"),
    ways_even: "内部均匀",
    ways_uneven: |least, most| format!("内部不均匀，一列中 {least} 到 {most}：棋盘伪影"),
    vector: "向量",
    input: "输入",
    picture: "生成的图",
    vector_title: "向量",
    input_title: "输入",
    picture_title: "生成的图",
    channel: |channel, of, detail| match detail {
        Detail::Full => format!("通道 {channel}，共 {of}"),
        Detail::Brief => format!("通道 {channel}/{of}"),
    },
    part: |size, map| spaced(map, &format!("的 {size}")),
    whole: |map| format!("整个{map}"),
    cell: |cell, value, behind, reached| match (behind, reached) {
        ("", "") => format!("{cell} = {value}"),
        (behind, "") => format!("{cell} = {value}，{}", spaced("来自", behind)),
        ("", reached) => format!("{cell} = {value}，{}", spaced("影响", reached)),
        (behind, reached) => format!("{cell} = {value}，{}；{}", spaced("来自", behind), spaced("影响", reached)),
    },
    seen: |letter| match letter {
        Some(letter) => format!("识别器认为是 {letter}"),
        None => "识别器拿不准".to_owned(),
    },
    some_numbers: |shown, of| format!("（{of} 个数中的 {shown} 个；按 tab 选输入和通道，可以调其他的数）"),
    no_values: |why| format!("没有值：{why}"),
    opened: |call, from, to| format!("输入通道 {from}，输出通道 {to}，{call} 的真实值"),
    back: "esc：回到网络",
};

/// Joins two texts, with a space between them where Chinese meets Latin.
fn spaced(before: &str, after: &str) -> String {
    let is_latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii());
    let gap = if is_latin(before.chars().next_back()) || is_latin(after.chars().next()) { " " } else { "" };
    format!("{before}{gap}{after}")
}

fn repair(repair: &Repair) -> String {
    let changes: Vec<_> = repair.changes.iter().map(|change| format!("{}={}", change.name, change.value)).collect();
    format!("{}，得到 {}", changes.join("，"), repair.geometry.layer().size_text(repair.geometry.output()))
}

fn why(fault: &Fault) -> String {
    fault
        .why()
        .map_or("", |why| match why {
            Why::OutputPadding => {
                "步幅为 s 的 Conv2d 会把 s 种输入尺寸变成同一种输出尺寸；output_padding 只用来指明要回到哪一种，\
             所以取 0 到 s - 1（PyTorch 也允许小于 dilation 的值）"
            }
            Why::CropLeavesNothing => {
                "转置卷积层的 padding 是裁剪：从完整结果的每一侧裁掉这么多行、列，这里已经一格不剩"
            }
            Why::WindowTooLarge => "窗口（从第一个权重到最后一个）比填充后的输入还大",
            Why::NegativePadding => "层的 padding 不能为负。等价卷积的填充 K - 1 - p 可以为负：只要 p 大于 K - 1",
            Why::SameWithStride => "步幅大于 1 时，没有哪个固定的填充能让各种输入的尺寸都不变",
            Why::SameOnTransposed => {
                "在别的框架里，padding='same' 让输出正好是输入的 stride 倍；这里要用 padding 和 output_padding 的数值来写"
            }
            Why::SameOfEvenKernel => {
                "在别的框架里，padding='same' 让输出正好是输入的 stride 倍；stride 为 1、卷积核边长为偶数时没有数值能做到：\
             padding 从两侧裁掉一样多，结果不是多一行就是少一行"
            }
            Why::OutputSize => "forward(x, output_size=...) 只能在 0 到 stride - 1 之间选 output_padding",
            Why::Groups => "各组平分通道，除不尽就无法分组",
        })
        .to_owned()
}

fn note(note: &AxisNote) -> String {
    let lines = match note.axis {
        Some(0) => "行",
        Some(_) => "列",
        None => "行和列",
    };
    let text = match &note.note {
        Note::ExtraReal => "output_padding 多出的格子里是真实的数：它只是少裁了一些".to_owned(),
        Note::ExtraBias => "output_padding 多出的格子没有任何乘积：只有 bias，没有 bias 就是 0".to_owned(),
        Note::ExtraSome { empty, count } => {
            format!("output_padding 多出的 {count} 格里有 {empty} 格没有任何乘积：只有 bias，没有 bias 就是 0")
        }
        Note::BiasOnlyAt(places) => {
            let places: Vec<String> = places.iter().map(i64::to_string).collect();
            return format!("第 {} {lines}没有任何乘积：只有 bias，没有 bias 就是 0", places.join("、"));
        }
        Note::BiasOnlyMany { count, of } => {
            return format!("{of} {lines}中有 {count} {lines}没有任何乘积：只有 bias，没有 bias 就是 0");
        }
        Note::CroppedInput { most, start, end } => {
            format!("padding 超过了 K - 1 = {most}：插零后的输入本身也被裁，开头裁 {start}，末尾裁 {end}")
        }
        Note::Skipped { inputs } => format!("有 {inputs} 格输入夹在窗口之间或权重之间，始终读不到"),
        Note::LeftOver { unread, input } => {
            let rest = unread.inputs + unread.zeros;
            let what = match unread.inputs {
                0 => format!("窗口滑不到末尾的 {rest} 格填充（不是输入）"),
                inputs if unread.zeros == 0 => format!("窗口滑不到输入末尾的 {inputs} 格"),
                inputs => format!("窗口滑不到末尾的 {inputs} 格输入和 {} 格填充", unread.zeros),
            };
            format!("{what}；转置卷积层要用 output_padding={rest} 才能回到 {input}")
        }
        Note::Checkerboard { stride, kernel } => {
            format!("棋盘伪影：kernel_size {kernel} 不能被 stride {stride} 整除，各格的乘积个数不一致")
        }
        Note::HolesOfKernel { kernel, stride } => {
            format!("空格子：kernel_size {kernel} 小于 stride {stride}，有些格子没有任何乘积")
        }
        Note::HolesOfDivisor { stride, dilation } => {
            format!("空格子：stride {stride} 与 dilation {dilation} 有公因数，有些格子没有任何乘积")
        }
        Note::Channels { channels: [from, to], groups } => {
            return format!("{from} x {to} 个通道，{groups} 组：图中只画一对；同组各输入通道的结果要相加");
        }
    };
    if note.axis.is_some() { format!("{lines}：{text}") } else { text }
}

fn share(percent: u8) -> String {
    if percent == 0 { "不到 1%".to_owned() } else { format!("{percent}%") }
}

fn merit(merit: &Merit) -> String {
    match merit {
        Merit::NoOutputPadding => "不需要 output_padding".to_owned(),
        Merit::NeedsOutputPadding => "需要 output_padding".to_owned(),
        Merit::BiasOnly { lines } => format!("边缘有 {lines} 行（列）没有任何乘积"),
        Merit::Even => "覆盖均匀，没有棋盘伪影".to_owned(),
        Merit::Checkerboard { stride, kernel } => {
            format!("棋盘伪影：kernel_size {kernel} 不能被 stride {stride} 整除")
        }
        Merit::Holes { percent } => format!("空格子：{}的格子没有任何乘积", share(*percent)),
        Merit::HolesElsewhere => "输入再大些就会有空格子".to_owned(),
        Merit::Conventional => "常用设置".to_owned(),
        Merit::FewestWeights { weights } => format!("权重最少：{weights} 个"),
        Merit::Skips { percent } => format!("{}的输入格始终读不到", share(*percent)),
        Merit::LeftOver { lines } => format!("末尾 {lines} 行（列）读不到"),
    }
}

fn obstacle(AxisObstacle { axis, obstacle }: &AxisObstacle) -> String {
    let text = match obstacle {
        Obstacle::Contradiction { input, outputs: [one, other] } => {
            format!("同一种设置只能把输入 {input} 变成一种输出，不能既是 {one} 又是 {other}")
        }
        Obstacle::NoStride { rise, run } => {
            format!("输入相差 {run} 时输出相差 {rise}，stride 就得是 {rise}/{run}，而 stride 只能是正整数")
        }
        Obstacle::OtherStride { needed, range } if range.start() == range.end() => {
            format!("只有 stride {needed} 才行，而 stride 已定为 {}", range.start())
        }
        Obstacle::OtherStride { needed, range } => {
            format!("只有 stride {needed} 才行，而 stride 只在 {} 到 {} 之间找", range.start(), range.end())
        }
        Obstacle::DirectCannotGrow => "Conv2d 不可能把所有输入都放大到整数倍；要用 ConvTranspose2d".to_owned(),
        Obstacle::TransposedCannotShrink => "ConvTranspose2d 不可能把所有输入都缩小到几分之一；要用 Conv2d".to_owned(),
        Obstacle::OutOfReach { input, output, smallest, largest } if smallest == largest => {
            format!("输入 {input} 会变成 {smallest}，不是 {output}")
        }
        Obstacle::OutOfReach { input, output, smallest, largest } => {
            format!("在这些范围内，输入 {input} 只能变成 {smallest} 到 {largest}，到不了 {output}")
        }
        Obstacle::NoOutputPadding => "output_padding 必须小于 stride 或 dilation".to_owned(),
        Obstacle::OddPadding => {
            "stride、dilation 和 kernel_size 留下奇数行（列）；padding 两侧一样多，范围内的 output_padding 补不上单出的那一行".to_owned()
        }
        Obstacle::Between => "在这些范围内，没有哪种设置恰好能得到它".to_owned(),
    };
    match axis {
        Some(0) => format!("高：{text}"),
        Some(_) => format!("宽：{text}"),
        None => text,
    }
}

fn concession(concession: &Concession) -> String {
    match concession {
        Concession::Operation(op) => format!("改用 {op}"),
        Concession::Output(output) => format!("得到 {}", dimensions(output)),
        Concession::Parameter(parameter) => format!("换用别的 {}", parameter.name()),
    }
}

fn changed(parameters: &[Parameter]) -> String {
    let names: Vec<_> = parameters.iter().map(|parameter| parameter.name()).collect();
    if names.is_empty() { "不用改".to_owned() } else { format!("只改 {}", names.join(" 和 ")) }
}

fn act(kind: &ActKind, detail: Detail) -> String {
    let is_brief = detail == Detail::Brief;
    let [head, tail] = if is_brief { ["头", "尾"] } else { ["开头", "末尾"] };
    match *kind {
        ActKind::Zeros(between) if is_brief => format!("插 {between} 个零"),
        ActKind::Zeros(between) => format!("相邻格间插 {between} 个零"),
        ActKind::Ring { pad: [start, end], extra, is_transposed, dilation } => {
            let formula = match (is_transposed && !is_brief, dilation) {
                (false, _) => "",
                (true, 1) => "k-1-p = ",
                (true, _) => "d(k-1)-p = ",
            };
            match (start, end) {
                (start, end) if start < 0 && end > 0 => format!("{head}裁 {}，{tail}补 {end}", -start),
                (start, end) if start < 0 && start == end => format!("{formula}{start}：两端各裁 {}", -start),
                (start, end) if start < 0 => format!("{head}裁 {}，{tail}裁 {}", -start, -end),
                (start, end) if start == end => format!("两端各补 {formula}{start}"),
                _ if extra > 0 => format!("两端各补 {formula}{start}，{tail}再补 {extra}"),
                (start, end) => format!("{head}补 {start}，{tail}补 {end}"),
            }
        }
        ActKind::Window { reach, step, .. } => match (is_brief, step) {
            (true, 1) => format!("窗口 {}", reach.cells),
            _ => format!("窗口 {}，每步 {step}", wide(reach, is_brief)),
        },
        ActKind::Stamps { reach, apart } => format!("印记 {}，相隔 {apart}", wide(reach, is_brief)),
        ActKind::Crop { cut: [start, end], .. } if end < 0 => format!("{head}裁 {start}，{tail}添 {}", -end),
        ActKind::Crop { cut: [start, end], .. } if start == end => format!("两端各裁 {start}"),
        ActKind::Crop { cut: [start, end], .. } => format!("{head}裁 {start}，{tail}裁 {end}"),
    }
}

/// `3`, or `5（3 个权重，相隔 2）`.
fn wide(reach: Reach, is_brief: bool) -> String {
    let Reach { taps, apart, cells } = reach;
    if apart == 1 || taps == 1 || is_brief {
        cells.to_string()
    } else {
        format!("{cells}（{taps} 个权重，相隔 {apart}）")
    }
}

fn left_unread(unread: &Unread) -> String {
    let Unread { inputs, zeros, skipped } = *unread;
    let skipped = (skipped > 0).then(|| format!("中间跳过 {skipped} 格"));
    let inputs = (inputs > 0).then(|| format!("末尾 {inputs} 格读不到"));
    let zeros = (zeros > 0).then(|| format!("末尾 {zeros} 格填充读不到"));
    [skipped, inputs, zeros].into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn overlap([this, other]: [&str; 2], overlap: &Overlap) -> String {
    let Overlap { offset: [row, col], same, differ, new, gone } = *overlap;
    let mut parts = vec![format!("{same} 格相同")];
    parts.extend((differ > 0).then(|| format!("{differ} 格不同（!）")));
    parts.extend((new > 0).then(|| format!("{new} 格只在 {this} 中（+）")));
    parts.extend((gone > 0).then(|| format!("{gone} 格只在 {other} 中（+）")));
    format!("{other} 的左上角放在 {this} 的 [{row},{col}]：{}", parts.join("，"))
}

fn trouble(Trouble { why, answers }: &Trouble) -> String {
    match (why, answers) {
        (RecordError::Busy { .. }, 0) => "另一个 tconv 正占用学习记录；答案先留着，等它释放后再保存".to_owned(),
        (RecordError::Busy { .. }, _) => {
            format!("{answers} 个答案等待保存：另一个 tconv 正占用学习记录，等它释放后再保存")
        }
        (_, 0) => format!("答案无法保存：{}", reason(why)),
        _ => format!("{answers} 个答案未保存：{}", reason(why)),
    }
}

/// The reason, with the gist first: the rest may be cut off.
pub(in crate::words) fn reason(why: &RecordError) -> String {
    let shown = visible::path;
    match why {
        RecordError::NoPlace => "找不到主目录；可用 --state-dir 另外指定".to_owned(),
        RecordError::Folder { path, reason } => format!("无法创建文件夹，{}：{}", disk(reason), shown(path)),
        RecordError::NotFound { path } => format!("没有这个文件：{}", shown(path)),
        RecordError::Unreadable { path, reason } => format!("无法读取，{}：{}", disk(reason), shown(path)),
        RecordError::Unwritable { path, reason } => format!("{}：{}", disk(reason), shown(path)),
        RecordError::NotRegular { path } => format!("不是普通文件：{}", shown(path)),
        RecordError::TooLarge { path, .. } => format!("学习记录太大：{}", shown(path)),
        RecordError::Busy { path } => format!("另一个 tconv 正占用它：{}", shown(path)),
        RecordError::Unfit => "答案太长".to_owned(),
    }
}

fn disk(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        io::ErrorKind::QuotaExceeded => "磁盘配额已用完".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        _ => reason.raw_os_error().map_or("读写出错".to_owned(), |code| format!("系统错误 {code}")),
    }
}

fn damage(damage: &Damage) -> String {
    let copy = match &damage.copy {
        Some(Ok(copy)) => format!("；完整副本：{}", visible::path(&copy.path)),
        Some(Err(NoCopy::TooMany)) => format!("；未留副本：已有 {MOST_COPIES} 份"),
        Some(Err(NoCopy::Failed(reason))) => format!("；未能留副本：{}", disk(reason)),
        None => String::new(),
    };
    format!("学习记录有 {} 行无法读取，已跳过{copy}", damage.lines)
}
