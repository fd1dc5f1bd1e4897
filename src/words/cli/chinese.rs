//! The command line in simplified Chinese. Code and PyTorch's own messages are not translated.

use std::io;

use super::{
    CliStrings, CourseSize, ExplainStrings, FileOf, FrameStrings, Labels, LayerStrings, LearnStrings, LintStrings,
    ProgressStrings, RenderStrings, ShowStrings, SolveStrings, StackStrings, TableStrings, chinese_files,
};
use crate::conv::Rank;
use crate::conv::solve::TooMany;
use crate::framework::message::About;
use crate::learner::record::{MOST_COPIES, NoCopy};
use crate::lesson::render::Levels;
use crate::save::SaveError;
use crate::scene::GridId;
use crate::words::screen::chinese as screen;
use crate::words::{figure, plain};

pub static CHINESE: CliStrings = CliStrings {
    plain: &plain::CHINESE,
    frame: &FRAME,
    layer: &LAYER,
    show: &SHOW,
    solve: &SOLVE,
    render: &RENDER,
    stack: &STACK,
    explain: &EXPLAIN,
    progress: &PROGRESS,
    table: &TABLE,
    learn: &LEARN,
    lint: &LINT,
};

static FRAME: FrameStrings = FrameStrings {
    error: "错误：",
    labels: Labels {
        layer: "层",
        is: "即",
        why: "原因",
        searched: "范围",
        near: "相近",
        attempt: "可试",
        kept: "已存",
        nor: "未存",
        then: "然后",
    },
    help: "提示：",
    give_number: |sets| format!("给出它的值：{sets}"),
    or_give_number: |sets| format!("也可以给出它的值：{sets}"),
    on: "，输入 ",
    unwritable_output: |why| format!("无法写出结果：{}", system(why)),
    unreadable_input: |why| format!("无法读取输入：{}", system(why)),
    unreadable_stdin: |why| format!("无法读取标准输入：{}", system(why)),
    no_message: "没有报错信息：请加引号作为参数给出，或从标准输入送入",
    terminal_failed: |why| format!("终端出错：{}", system(why)),
    file: chinese_files::file,
    unsaved: |path, why| match why {
        SaveError::Exists => format!("{path}：文件已存在；加上 --force 可以覆盖"),
        SaveError::NotAFile => format!("{path}：不是普通文件；请换个文件名，或写到标准输出"),
        SaveError::Io(why) => format!("{path}：无法写入：{}", system(why)),
    },
    cannot_be_made: |path, why| format!("{path}：无法创建：{}", system(why)),
    system: |path, why| format!("{path}：{}", system(why)),
};

static LAYER: LayerStrings = LayerStrings {
    input_axes: |input, numbers, axes| {
        format!(
            "--input {input} 有 {numbers} 个数，而这一层有 {axes} 个轴：请只写尺寸，或者带上通道数，或者带上 batch 和通道数"
        )
    },
    one_row: |file, rows| format!("一维层的{}只有一行，而文件里有 {rows} 行", of_file(file)),
    output_size_axes: |numbers, axes| format!("--output-size 有 {numbers} 个数，而这一层有 {axes} 个轴"),
    whole_network: |file| format!("{file} 是整个网络，单层的选项改不了它；请把数写进文件里"),
    stack_flags: "--at 和 --no-activations 只用于网络文件（扩展名为 .toml）",
    at_count: |given, wanted| format!("--at 给了 {given} 个数，网络的输入是 {wanted} 个"),
    at_range: |number, least, most| format!("--at {number}：这里只能取 {least} 到 {most}"),
    taken_as: |file, shape, axes, channel| {
        let flag = match file {
            FileOf::Input => "--input-channel",
            FileOf::Kernel => "--kernel-channel",
        };
        let other = channel
            .map_or(String::new(), |(channel, of)| format!("，用的是通道 {channel}，共 {of}；用 {flag} 换别的通道"));
        format!("{}：{shape} 按 {axes} 来读{other}", of_file(file))
    },
    channels_last: |file, transpose| format!("{}：如果像图片那样，最后一维才是通道，请改存 {transpose}", of_file(file)),
    explore_is_a_screen: "“探索”是全屏画面，不能逐行输出；'tconv show' 逐行打印这一层，'tconv shape' 打印它的尺寸",
    explore_needs_terminal: "“探索”需要终端；'tconv show' 可以把这一层打印成文字",
    explore_needs_terminal_alone: "“探索”需要终端",
};

fn of_file(file: FileOf) -> &'static str {
    match file {
        FileOf::Input => "输入",
        FileOf::Kernel => "卷积核",
    }
}

static SHOW: ShowStrings = ShowStrings {
    legend: &figure::CHINESE,
    grid: |grid| match grid {
        GridId::Input => "输入",
        GridId::Kernel => "卷积核",
        GridId::Rotated => "卷积核（转 180°）",
        GridId::Stuffed => "插零后",
        GridId::Padded => "填充后",
        GridId::Full => "完整结果",
        GridId::Output => "输出",
        GridId::Coverage => "每格的乘积个数",
        GridId::Matrix => "矩阵",
        GridId::Stamp => "单次盖章",
        GridId::Rival => "对照",
        // Exhibits belong to no layer.
        GridId::Exhibit(_) => "",
    },
    fits: |shown, of| format!("…… {of} 中只放得下 {shown}"),
    zeros_between: |zeros| format!("相邻格间插 {zeros} 个零"),
    sides: |start, end, rank| match (rank, start == end) {
        (Rank::One, true) => format!("两端各 {}", start[1]),
        (Rank::One, false) => format!("左 {}，右 {}", start[1], end[1]),
        (_, true) if start[0] == start[1] => format!("四边各 {}", start[0]),
        _ => format!("上 {}，下 {}，左 {}，右 {}", start[0], end[0], start[1], end[1]),
    },
    crop: |sides| format!("裁剪：{sides}"),
    too_many_cells: |cells, limit| format!("这些网格共有 {cells} 格，上限是 {limit}；请用小一些的输入"),
    too_many_cells_tries: [
        "tconv shape：只看尺寸",
        "在终端里运行 tconv show，不加 --all：看每个网格的前几行",
        "tconv eval：输出的数值，JSON 格式",
    ],
};

static SOLVE: SolveStrings = SolveStrings {
    times: |factor| format!("任意输入尺寸都放大到 {factor} 倍"),
    part: |factor| format!("能被 {factor} 整除的输入尺寸都缩小到 1/{factor}"),
    found: |count, class| {
        let best = if count > 1 { "，从优到劣" } else { "" };
        format!("{class} 有 {count} 种设置{best}")
    },
    looked: |ranges| format!("查找范围：{ranges}"),
    looked_apart: |height, width| format!("高：{height}；宽：{width}"),
    range: |first, last| format!("{first} 到 {last}"),
    for_strides_above: |stride| format!("（stride 大于 {stride} 时）"),
    more: |hidden, count| format!("还有 {hidden} 种：--limit {count}"),
    needs_more: |reason| format!("单独一层不够：{reason}"),
    shared_output: |smallest, largest, output| {
        format!("编码器会把 {smallest} 到 {largest} 的输入都变成 {output}；output_padding 指明要回到哪一种")
    },
    at_run_time: |axes| format!("输入尺寸不固定时，用 forward(x, output_size=skip.shape[-{axes}:]) 在运行时指定"),
    none: |class, question| format!("没有哪种 {class} 能做到 {question}"),
    colon: "：",
    too_many: |error| match error {
        TooMany::Tried { candidates, limit } => {
            format!("这些范围里有 {candidates} 种 kernel_size、stride 和 dilation 的组合，超过 {limit}：请缩小范围")
        }
        TooMany::Found { at_least, limit } => {
            format!("至少有 {at_least} 种设置都行，超过 {limit}：请固定一个参数，或缩小它的范围")
        }
    },
    inverse_of: "--inverse-of 后面要写编码器的一层，并写明 kernel_size，例如 'nn.Conv2d(3, 8, 3, stride=2)'",
    alike: |parameter| format!("{} 在这里三个轴必须相同", parameter.name()),
    other_axes: |parameter| format!("{} 的轴数和这一层不符", parameter.name()),
    one_size: "三个轴时只能求一种尺寸，各轴相同",
    one_size_try: "每个轴单独问一次",
    same: "用了 padding='same' 就没有什么可求的了；请去掉它，或者写成数",
    layer_alone: "solve 只找单独的一层；请去掉切片或填充",
    sizes_from_one: |size| format!("尺寸至少是 1，{size} 不行"),
    too_many_pairs: |pairs, most| format!("给了 {pairs} 对尺寸，最多 {most} 对"),
};

static RENDER: RenderStrings = RenderStrings {
    stdout_format: "标准输出没有文件名，看不出格式；请加上 --format svg 之类",
    no_format: |path, ending, known| {
        let what = match ending {
            None => "文件名没有扩展名，看不出格式".to_owned(),
            Some(ending) => format!("没有 .{ending} 这种格式"),
        };
        format!("{path}：{what}；可用 {known}，或用 --format 指定")
    },
    delay: "--delay 只用于 .gif，别的格式不会动",
    text_flags: "--cell、--transparent 和 --no-numbers 只用于图片，文本没有这些",
    mono: "--theme mono 只用于屏幕；图里有标记和数字，黑白打印也看得清",
    stack_flags: "--view、--stage、--step、--sheet 和 --no-numbers 只用于单层；网络画的是各张特征图",
    layer_refused: "PyTorch 不接受这一层",
    too_many_cells: |cells, limit| format!("图里会有 {cells} 格，上限是 {limit}；请少画几个网格，或用小一些的输入"),
    too_many_frames: |frames, limit| format!("动画会有 {frames} 帧，上限是 {limit}；请只画其中一步，或用小一些的输入"),
    too_many_pixels: |width, height, limit| {
        format!("图片会有 {width}x{height} 像素，上限是 {limit} 百万；请把格子缩小，或写成 .svg")
    },
    too_many_animated: |frames, width, height, limit| {
        format!("{frames} 帧、每帧 {width}x{height} 像素，超过上限 {limit} 百万；请把格子缩小")
    },
    no_step: |step, steps| format!("没有第 {step} 步：这个视图共 {steps} 步，从 1 数起"),
    stamp_elsewhere: "'stamp' 是单个输入的印记，只有 stamp 视图里才有",
    still_animation: "动画会画出每一步；只要其中一步，或要全部并排，请写成图片",
    no_values: |why| format!("没有值：{why}"),
    no_room: "内存不够，画不了这张图",
    cancelled: "已取消",
    encoder: |why| format!("图片无法编码：{why}"),
};

static STACK: StackStrings = StackStrings {
    layer: "层",
    output: "输出",
    field: "感受野",
    reach: "影响范围",
    weights: "权重数",
    input: "输入",
    all: "全部",
    breaks: "这里走不通",
    not_followed: "特征图太大，不算感受野和覆盖",
    all_weights: |weights| format!("权重：共 {weights} 个"),
    unknown_weights: |layers| format!("权重：有 {layers} 层不知道多少"),
    sees_all: |input| format!("感受野：输出的每一格都看得到整个输入 {input}"),
    sees: |field, input, apart, cut| {
        let cut = cut.map_or(String::new(), |cut| format!("；靠近边界时只剩 {cut}"));
        format!("感受野：输出的一格看得到输入 {input} 中的 {field}，相邻两格的感受野{apart}{cut}")
    },
    apart: |cells| cells.map_or("相距不定".to_owned(), |cells| format!("相距 {cells}")),
    dead: |rows, cols| {
        let told = [(rows, "行"), (cols, "列")];
        let told = told
            .into_iter()
            .filter_map(|(dead, axis)| dead.map(|[dead, all]| format!("{all} {axis}中有 {dead} {axis}")));
        format!("{}没有任何输入影响到：只有 bias", told.collect::<Vec<_>>().join("、"))
    },
    even: "覆盖均匀，没有棋盘伪影",
    uneven: |times, first, culprits| {
        let by = match culprits {
            [] | [_] => String::new(),
            culprits => format!("；本身就不均匀的层：{}", culprits.join("、")),
        };
        let range = match times {
            Some(times) => format!("通向有些格子的路径是别处的 {times} 倍"),
            None => "有些格子没有任何路径通向它".to_owned(),
        };
        format!("覆盖不均匀，{range}：从 {first} 开始出现棋盘伪影{by}")
    },
    already: |size| format!("不用改就能得到 {size}"),
    fewest_changes: |size| format!("要得到 {size}，改动少的在前"),
    no_padding: |size| format!("最多改三层的 padding 和 output_padding，也得不到 {size}"),
    nearest: "最接近",
    as_it_is: "不用改",
    comma: "，",
    colon: "：",
    or_crop: |code| format!("或者裁剪：{code}"),
    changed: |now, before| format!("{now}（原为 {before}）"),
    place: |name, line, call| format!("{name}，第 {line} 行：{call}"),
    no_model: "没有给模型：请给出文件，或加引号的模型文本，或从管道送入",
    no_file: |path| format!("没有 {path} 这个文件"),
    is_folder: |path| format!("{path} 是文件夹"),
    too_long: |name, most| format!("{name} 超过 {most} 字节：请只给有各层的那部分"),
    no_text: |name| format!("{name} 不是 UTF-8 文本"),
    no_input: "模型里没有写输入尺寸",
    no_input_try: |input| format!("--input {input}，换成你的输入尺寸"),
    empty_input: |input| format!("--input {input}：每个长度至少是 1"),
    want: |is_line| format!("--want 在这里要写{}，都至少是 1", if is_line { "一个长度" } else { "高x宽" }),
};

static EXPLAIN: ExplainStrings = ExplainStrings {
    means: "含义",
    open: "未知",
    reads: "能读",
    about: |about| match about {
        About::Channels => "通道数",
        About::Groups => "分组",
        About::Bias => "bias 的形状",
        About::WeightShape => "权重的形状",
        About::Rank => "维数",
        About::Batch => "batch 大小",
        About::Lengths => "一个参数该给几个数",
        About::Stride => "步幅",
        About::Padding => "填充",
        About::PaddingWord => "用单词写的填充",
        About::PaddingMode => "padding_mode",
        About::OutputPadding => "output_padding",
        About::Dilation => "空洞率",
        About::KernelSize => "kernel_size",
        About::OutputSize => "指定的输出尺寸",
        About::OutputTooSmall => "输出一格不剩",
        About::WindowTooLarge => "窗口比输入大",
        About::InputSize => "输入尺寸",
        About::JoinedSizes => "要合并的特征图不一致",
        About::Argument => "参数名或参数类型",
        About::DataFormat => "各维的顺序",
    },
    colon: "：",
    comma: "、",
    unknown: "这段文字里没有 tconv 认识的卷积报错",
    unknown_try: "贴上完整的报错，从 Error 那个词开始，带上里面的数",
};

static PROGRESS: ProgressStrings = ProgressStrings {
    lesson: "课",
    steps_done: "完成步数",
    tries: "作答",
    hints: "提示",
    last_at: "上次到",
    skill: "技能",
    place: "盒子",
    asked: "问过",
    at_once: "一次答对",
    review: "复习",
    drill: "练习",
    level: "难度",
    due_today: "今天到期",
    due_in: |days| format!("{days} 天后到期"),
    no_questions: "还没有题",
    not_known: "还没学到",
    done_for_today: "今天已练熟",
    of: |done, of| format!("{done} / {of}"),
    colon: "：",
    continued_at: |step| format!("下次从 {step} 继续"),
    nothing_done: "还没有做过题。课程里答过的题会列在这里。",
    was_reset: "有一部分已被重置；'tconv progress undo-reset' 可以恢复",
    newer: |events| format!("{events} 条记录要更新版本的 tconv 才看得懂；原样保留"),
    damaged: |lines, copy| {
        let copy = match copy {
            Some(Ok(path)) => format!("；完整副本：{path}"),
            Some(Err(NoCopy::TooMany)) => format!("；未留副本：已有 {MOST_COPIES} 份"),
            Some(Err(NoCopy::Failed(why))) => format!("；未能留副本：{}", system(why)),
            None => String::new(),
        };
        format!("学习记录有 {lines} 行无法读取，已跳过{copy}")
    },
    written: |events, path| format!("已把 {events} 条记录写到 {path}"),
    is_the_record: |path| format!("{path}：这就是学习记录本身；请导出到别的文件"),
    no_full_name: |why| format!("文件夹没有完整路径：{}", system(why)),
    nothing_to_reset: "还没有做过题，没有什么可重置的",
    reset: |lessons, steps| {
        format!("已重置 {lessons} 课，其中做完的有 {steps} 步；'tconv progress undo-reset' 可以恢复")
    },
    no_lesson: |lesson, known| format!("没有做过叫 '{lesson}' 的课；做过的有：{known}"),
    ambiguous: |lesson, names| format!("几门课程里都有 '{lesson}'；请写明 {names}"),
    no_reset: "没有可以撤销的重置",
    back: |lesson| match lesson {
        None => "已恢复到重置之前：全部课".to_owned(),
        Some(lesson) => format!("已恢复到重置之前：{lesson} 这一课"),
    },
    no_event: |path| format!("{path}：里面没有一行是学习记录；请用 'tconv progress export FILE' 导出的文件"),
    imported: |new, known| format!("新增 {new} 条记录，已有的 {known} 条"),
    imported_newer: |events| format!("其中 {events} 条要更新版本的 tconv 才看得懂；原样保留"),
    imported_damaged: |lines| format!("有 {lines} 行无法读取，已跳过"),
    nothing_taken: |path| format!("{path}：没有导入"),
    may_be_anothers: |path| format!("{path}：没有导入：它可能是别人的"),
    strangers: |other, own| {
        format!("它的 {other} 个答案和你的 {own} 个答案没有一条相同的记录；合在一起之后就再也分不开了")
    },
    strangers_try: "如果都是你答的，就加上 --merge",
    strangers_question: |path, other, own| {
        format!(
            "{path}：它的 {other} 个答案和你的 {own} 个答案没有一条相同的记录。合在一起之后就再也分不开了。都是你答的吗？[y/N]"
        )
    },
    trouble: |why| screen::reason(why),
};

static TABLE: TableStrings = TableStrings {
    student: "学生",
    answered: "已答",
    at_once: "一次答对",
    right: "答对",
    tries: "作答",
    minutes: "分钟",
    beliefs: "误解",
    steps_done: "完成步数",
    drills: "练习：一次答对 / 问过，以及难度",
    notes: "备注",
    question: "题目",
    drawn: "抽到的题",
    asked: "问过",
    commonest: "最常见的错误答案",
    question_of: |of, form, level| {
        format!("{of}/{form}{}", level.map_or_else(String::new, |level| format!("，难度 {level}")))
    },
    draw: |number, seed, numbers| format!("{seed} 的第 {number} 题：{numbers}"),
    wrong: |answer, belief, students| {
        let belief = belief.map_or_else(String::new, |belief| format!("（{belief}）"));
        format!("{answer}{belief}：{students} 人")
    },
    numbers: |asked, clean, percent, tries| {
        format!("问过 {asked} 次，一次答对 {clean} 次（{percent} %），作答 {tries} 次")
    },
    wrong_answer: |wrong| format!("错答：{wrong}"),
    nothing: "没有能判分的答案。",
    noted: |name, notes| format!("{name}：{notes}"),
    passed_over: |path, why| format!("{path}：{why}"),
    unwritten: |why| format!("表格没能写出：{why}"),
};

static LEARN: LearnStrings = LearnStrings {
    needs_terminal: "课程和练习需要终端；加上 --plain 可以从管道读答案，一行一个",
    watch_needs_terminal: "watch 需要终端；'tconv lessons lint' 检查同样的文件",
    watch_is_a_screen: "watch 是全屏画面，不能逐行输出；'tconv lessons lint' 检查同样的文件",
    no_short: "这门课没有捷径；'tconv lessons list' 列出它的各课",
    no_lesson: |lesson, known| format!("没有叫 \"{lesson}\" 的课；现有：{known}"),
    no_step: |lesson, step, known| format!("{lesson} 这一课没有叫 \"{step}\" 的步骤；现有：{known}"),
    no_drill: |drill, known| {
        let there = if known.is_empty() { "这门课没有练习".to_owned() } else { format!("现有：{known}") };
        format!("没有叫 \"{drill}\" 的练习；{there}")
    },
    no_part: |part, known| format!("测验没有叫 \"{part}\" 的部分；现有：{known}"),
    no_exam: "这门课没有测验",
    not_drawn: "出不了这份测验的题",
    too_many_questions: |most, asked| format!("最多 {most} 题，{asked} 题太多了"),
    too_many_variants: |most| format!("一次最多打印 {most} 份不同的卷子"),
    seed: |seed, check| format!("种子 {seed}，校验码 {check}"),
    not_a_folder: |path| format!("{path}：这是文件，不是文件夹"),
    place_unsaved: |why| format!("没能保存学到了哪里：{}", screen::reason(why)),
    unsaved: |answers, why| format!("{answers} 个答案没能保存：{}", screen::reason(why)),
    kept_in: |file| format!("在 {file}"),
    not_kept_in: |path, why| match why {
        SaveError::Exists => format!("到 {path}：文件已存在"),
        SaveError::NotAFile => format!("到 {path}：不是普通文件"),
        SaveError::Io(why) => format!("到 {path}：{}", system(why)),
    },
    put_into_a_file: |command| format!("把下面几行存成文件，再运行：{command}"),
    waiting: |seconds| format!("另一个 tconv 正占用学习记录，最多等 {seconds} 秒"),
    no_command: |command| format!("没有 '{command}' 这个命令；'tconv --help' 列出全部命令"),
    drills: "练习",
    lesson_facts: |steps, minutes, fast, slow| format!("{steps} 步，{minutes} 分钟（{fast} 到 {slow}）"),
};

static LINT: LintStrings = LintStrings {
    levels: Levels { error: "错误", warning: "警告", help: "提示", colon: "：" },
    summary: |course, errors, warnings| {
        let size = course.map_or(String::new(), |CourseSize { id, lessons, steps, drills }| {
            let drills = if drills == 0 { String::new() } else { format!("，{drills} 个练习") };
            format!("{id}：{lessons} 课，{steps} 步{drills}；")
        });
        format!("{size}{errors} 个错误，{warnings} 个警告")
    },
    no_id: |id| format!("\"{id}\" 不能用作课的 id：要用 1 到 40 个字符，只能是字母 a-z、数字和 '-'"),
    is_there: |path| format!("{path} 已经存在；没有写入任何文件"),
    not_written: |path, why| match why {
        SaveError::Exists => format!("{path}：文件已存在"),
        SaveError::NotAFile => format!("{path}：不是普通文件"),
        SaveError::Io(why) => format!("{path}：{}", system(why)),
    },
    lesson_written: |folder| format!("已写好 {folder}：lesson.toml、en.md 和 zh-CN.md"),
    course_written: |path| format!("已写好 {path}：只有这一课的课程"),
    add: |id, course| format!("请把 \"{id}\" 加进 {course} 的 `lessons`"),
    then: |command| format!("然后运行：{command}"),
};

/// Translates an error of the operating system, if it is a common one.
pub(super) fn system(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::AlreadyExists => "同名文件已存在".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        io::ErrorKind::QuotaExceeded => "磁盘配额已用完".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".to_owned(),
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        io::ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
        io::ErrorKind::InvalidData => "内容不是合法的 UTF-8".to_owned(),
        _ => why.to_string(),
    }
}
