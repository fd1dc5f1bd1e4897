//! Japanese, a draft: the texts of answers and practice are still in English. Parameters keep their PyTorch names.

use std::io;

use super::{
    DeadEndStrings, Detail, ENGLISH, ExploreStrings, FactStrings, HomeStrings, LessonDeadEndStrings, LessonStrings,
    NameStrings, NoticeStrings, ReasonStrings, RecordStrings, ShellStrings, StackStrings, Strings,
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
use crate::words::Language;

pub static JAPANESE: Strings = Strings {
    tag: Language::Japanese.tag(),
    phrases: ENGLISH.phrases,
    shell: &SHELL,
    explore: &EXPLORE,
    names: &NAMES,
    facts: &FACTS,
    reasons: &REASONS,
    notices: &NOTICES,
    record: &RECORD,
    lesson: &LESSON,
    answers: ENGLISH.answers,
    practice: ENGLISH.practice,
    home: &HOME,
    stack: &STACK,
};

static SHELL: ShellStrings = ShellStrings {
    help: "ヘルプ",
    quit: "終了",
    help_more: |more| format!("矢印：残り {more} 行"),
    arrows: "矢印",
    key_help: "このヘルプ",
    key_quit: "終了",
};

static EXPLORE: ExploreStrings = ExploreStrings {
    help_adjust: "選んだパラメータを増減",
    help_arrows: "バーでは選択と増減、グリッドではカーソル移動",
    help_tab: "グリッドへ移り、バーへ戻る。shift-tab で逆順",
    help_repair: "近くの有効な設定を採用。tab で候補を選ぶ",
    help_axis: "両軸、高さだけ、幅だけを変える",
    help_operation: "Conv2d か ConvTranspose2d",
    help_zoom: "カーソル付近の数値、1 セル 1 画素、全体",
    key_view: "表示",
    help_view: "同じ層を別の見方で。V で前の見方",
    key_play: "再生",
    help_play: "セルを 1 つずつたどる。もう一度で一時停止、esc で終了",
    key_step: "1 つ進む、1 つ戻る",
    key_speed: "遅く、速く",
    walk_pause: "一時停止",
    walk_go_on: "再開",
    walk_step: "コマ送り",
    walk_speed: "速さ",
    walk_end: "再生を終了",
    key_edit: "編集",
    help_edit: "セルに新しい値を入力。もう一度 enter で確定",
    key_fill: "値",
    help_fill: "入力か選択中のカーネルの次のプリセット。F で前へ",
    key_copy: "コピー",
    help_copy: "PyTorch の行をコピー。終了時にも出力",
    help_copy_command: "この画面を開くコマンドをコピー",
    help_mouse: "マウスを端末に渡す、または取り戻す",
    key_digits: "選んだパラメータや値を直接入力",
    help_end_number: "数の入力を終える。1 秒待っても同じ",
    key_erase_digit: "1 桁消す",
    key_arrows_bar: "選択、増減",
    key_arrows_grid: "移動",
    key_tab: "バー、グリッド",
    key_next_repair: "次の修正案",
    key_repair: "修正",
    key_field: "どこからでもパラメータを選ぶ",
    key_axis: "軸",
    key_operation: "演算",
    key_zoom: "拡大",
    key_undo: "戻す",
    key_redo: "やり直す",
    key_back: "バーへ戻る",
    hint_walk: "動きを見る",
    hint_more: "stride を増やす",
    hint_wrong: "よくある誤解",
    hint_help: "全キー",
    key_cancel_save: "保存を中止",
    help_cancel_save: "画像の保存中：中止し、ファイルを残さない",
    key_pin: "A に固定",
    help_pin: "出力を A として固定し、以後と比べる。もう一度で解除",
    key_wrong: "もしも",
    help_wrong: "もしも：よくある誤解のとおりに計算した出力",
    help_rotate: "カーネルを 180 度回転",
    key_load: "読み込む",
    help_load: "入力かカーネルを読み込む：.npy .npz .safetensors .csv .png .jpg",
    help_channel: "読み込んだファイルの別のチャネル",
    file_prompt: |grid| format!("{grid}のファイル："),
    file_hint: ".npy .npz:名前 .safetensors:名前 .csv .png .jpg",
    key_complete: "補完",
    key_done: "確定",
    key_leave: "やめる",
    key_erase: "全消去",
    key_size: "目標サイズ",
    help_size: "欲しい出力サイズを入力し、それになる設定から選ぶ",
    size_prompt: "欲しい出力サイズ：",
    size_hint: |rank| match rank {
        Rank::One => "8",
        Rank::Two | Rank::Three => "8、または 8x10",
    },
    drawer_choose: "選択",
    drawer_take: "採用",
    drawer_other_size: "別のサイズ",
    drawer_close: "閉じる",
    drawer_drop: "元の設定へ",
    key_code: "コード",
    help_code: "この層を PyTorch、Keras、TensorFlow、JAX、ONNX で",
    code_heading: "同じ層の書き方",
    model_heading: |layers, from, to| format!("{layers} 層、{from} -> {to}：enter で選んだ層を採用"),
    model_breaks: |name, why| format!("{name} で失敗：{why}"),
    model_sees: |field, reach| {
        format!("この層が作る 1 セルは、最初の入力の {field} を見て、最後の出力の {reach} に届きます")
    },
    more_code: |lines| format!("# ... 残り {lines} 行。enter で全部コピー"),
    key_save: "画像を保存",
    help_save: "画像を保存：.svg .png .txt .ans。.gif なら全ステップ",
    picture_prompt: "保存先：",
    picture_hint: "空なら tconv.svg。.png .gif .txt .ans も可",
    found: |from, to, count| format!("{from} -> {to}：設定は {count} 通り、良い順"),
    found_near: |from, to, count| format!("{from} -> {to}：設定は {count} 通り、変更の少ない順、次に良い順"),
    found_none: |from, to| format!("{from} -> {to}：これになる設定はありません"),
    near: "近い設定：",
};

static NAMES: NameStrings = NameStrings {
    operation: "演算",
    input: "入力",
    kernel: "カーネル",
    kernel_rotated: "回転カーネル",
    all_inputs: "入力（全チャネル）",
    all_kernels: "カーネル（入 x 出）",
    all_outputs: "出力（全チャネル）",
    transposed: "転置Conv",
    stride: "stride",
    padding: "padding",
    output_padding: "out_pad",
    dilation: "dilation",
    bias: "bias",
    off: "なし",
    groups: "groups",
    turn: "カーネル配置",
    activations: "活性化関数",
    switched_on: "オン",
    switched_off: "オフ",
    turns: |turn| match turn {
        Turn::Stored => "そのまま",
        Turn::Rotated => "180 度回転",
        Turn::Transposed => "転置",
        Turn::Mirrored => "左右反転",
        Turn::UpsideDown => "上下反転",
    },
    both_axes: "両軸",
    all_axes: "全軸",
    depth: "奥行",
    length: "長さ",
    height: "高さ",
    width: "幅",
    output: "出力",
    was: "前は",
    stuffed: "ゼロ挿入後",
    padded_transposed: "ゼロ挿入・余白付き",
    stuffed_cropped: "ゼロ挿入・切り取り",
    padded_cropped: "切り取り後",
    padded_direct: "余白付き",
    zero_from_stride: "stride のゼロ",
    zero_from_padding: "余白のゼロ",
    zero_from_output_padding: "out_pad のゼロ",
    matrix_row: "この出力の行",
    kernel_window: "カーネルの窓",
    belonging: "関係するセル",
    bias_only: "bias のみ",
    value_colour: "値",
    view_direct: "直接",
    view_stamp: "スタンプ",
    view_crop: "切り取り",
    view_coverage: "重なり",
    view_matrix: "行列",
    full: "全体の結果",
    stamp: "スタンプ 1 個",
    coverage: "セルごとの積の数",
    matrix: "行列",
    matrix_transposed: "行列 C^T",
    absent_tap: "ゼロ：つなぐ重みなし",
    absent_kernel: "別グループ：カーネルなし",
    absent_stamp: "未スタンプ",
    cropped: "切り取り",
    unread: "読まれない入力",
    padding_alone: "窓は余白だけ",
    weights: "重み",
    differences: "差",
    period: "周期",
    rival_pinned: "A（固定）",
    wrong_unflipped: "もしカーネルを回転しなければ",
    wrong_transposed: "もし回転でなく転置なら",
    wrong_op: "もし output_padding がゼロを足すなら",
    wrong_stride: "もし stride がゼロを s 個挿入するなら",
    wrong_padding: "もし padding が入力を広げるなら",
    wrong_overwrite: "もしスタンプが上書きなら",
    wrong_first: "もし最初のスタンプだけ残るなら",
    wrong_average: "もし重なりを平均するなら",
    wrong_laid_rotated: "もしカーネルを先に 180 度回転するなら",
    wrong_laid_transposed: "もしカーネルを先に転置するなら",
    wrong_laid_mirrored: "もしカーネルが左右反転なら",
    wrong_laid_upside_down: "もしカーネルが上下反転なら",
};

static FACTS: FactStrings = FactStrings {
    more: "項省略",
    goes_into: |outputs| format!("が {outputs} 個の出力へ："),
    goes_into_full: |outputs| format!("が {outputs} 個の積へ（x は切り取り）："),
    from_channel: |channel| format!("チャネル {channel}："),
    multiplies: |inputs| format!("が {inputs} 個の入力に掛かる："),
    every: |of| format!("1/{of} を表示"),
    fact_window_one: "窓は stride によらず 1 ずつ動きます",
    fact_places: |line, window, places| format!("窓を置ける位置：{line} - {window} + 1 = {places}"),
    fact_no_crop: "Conv2d は何も切り取りません：全体の結果がそのまま出力です",
    fact_window_steps: |cells| format!("窓は {cells} ずつ動きます"),
    fact_stamps_overlap: |apart, overlap| {
        format!("隣のスタンプとの間隔は {apart}、重なりは {overlap} で、重なりは足し合わされます")
    },
    fact_stamps_apart: |apart| format!("隣のスタンプとの間隔は {apart} で、重なりません"),
    fact_crop: |start, end, same| {
        let p_end = if same { "p" } else { "p_end" };
        format!("先頭を p = {start}、末尾を {p_end} - op = {end} 切り取り")
    },
    fact_uncrop: |less| format!("output_padding {less} は切り取りを減らすか、外へ広げます"),
    fact_even: |kernel, stride| format!("kernel_size {kernel} は stride {stride} の倍数：均一です"),
    fact_uneven: |kernel, stride| format!("kernel_size {kernel} と stride {stride}：不均一です"),
    fact_matrix: "C：行は出力、列は入力です",
    fact_matrix_transposed: "C^T：行は出力です。C は逆向きの Conv2d の行列で、C^T は逆行列ではありません",
    compare_equal: "2 つの出力は全セルで等しい",
    compare_rounding: "2 つの出力は丸め誤差の範囲で等しい",
    compare_differ: |cells, of| format!("{of} 中 {cells} セルが違う：!"),
    what_if: |place, of| format!("誤解 {place}/{of}"),
    what_if_none: "なし、正しい結果だけ",
    overlap,
    act,
    left_unread,
    note,
};

static REASONS: ReasonStrings = ReasonStrings {
    refused: "PyTorch はこの層を受け付けません",
    too_large: "大きすぎて描けません",
    why,
    repair,
    merit,
    obstacle,
    concession,
    changed,
};

static NOTICES: NoticeStrings = NoticeStrings {
    copied: |text| format!("コピーしました：{text}"),
    not_a_number: |text| format!("{text} は数ではありません"),
    not_pasted: |why| format!("貼り付けできません：{why}"),
    kernel_stays: |size| format!("kernel_size は重みで決まり、この行にはありません：{size} のままです"),
    mouse_on: "マウスを取り戻しました",
    mouse_off: "マウスは端末に渡しました：文字を選択できます。m で取り戻します",
    waiting: "計算中",
    saving: "保存中",
    cancelling: "中止中",
    save_cancelled: |path| format!("{path} の保存を中止し、ファイルは残していません"),
    still_saving: |path| format!("{path} はまだ保存中です。esc で中止します"),
    no_candidates: |typed| format!("{typed} で始まるものはありません"),
    not_a_size: |text, rank| match rank {
        Rank::One => format!("{text} は長さではありません：8 のように書きます"),
        Rank::Two | Rank::Three => format!("{text} はサイズではありません：8 か 8x10 のように書きます"),
    },
    copied_code: |framework| format!("{framework} のコードをコピーしました"),
    saved: |path| format!("{path} を保存しました"),
    file_exists: |path| format!("ファイルがすでにあります：{path}。別の名前にしてください"),
    no_format: |path| format!("{path} の拡張子は .svg、.png、.gif、.txt、.ans のどれでもありません"),
    dead_end: DeadEndStrings {
        computed: "計算された値です：tab で入力かカーネルへ移り、enter で編集します",
        nothing_to_edit: "編集できる値がありません：tab で入力かカーネルへ移り、enter で編集します",
        no_repair: "近くに有効な設定がありません：別のパラメータを変えるか、u で戻します",
        one_repair: "修正案は 1 つだけです：enter で採用します",
        takes_no_number: "演算は数では選べません：+ か - で切り替え、] で次へ移ります",
        no_channels: "ほかのチャネルはありません：l で複数チャネルのファイルを読み込めます",
        no_output: "この層には出力がありません：先に直すか、u で戻します",
        nothing_to_undo: "戻すものがありません",
        nothing_to_redo: "やり直すものがありません",
        unknown: "このキーはここでは使えません：? で全キーを表示します",
        end_of_range: "その向きにはこれ以上動かせません",
    },
    filled_with: |grid, fill| format!("{grid}：{fill}"),
    nothing_wrong: "1x1 の Conv2d に誤解の余地はありません：カーネルの置き方は 1 通りです",
    loaded: |path| format!("{path} を読み込みました"),
    loaded_channel: |path, channel, of| {
        format!("{path} のチャネル {channel}/{of} を読み込みました。{{ と }} で切り替えます")
    },
    loaded_picture: |of, each, transpose| {
        format!("{each} のチャネル {of} 個として読み込みました。チャネルが最後の軸なら {transpose} を保存します")
    },
};

static RECORD: RecordStrings = RecordStrings { unsaved: "未保存", trouble, damage };

static LESSON: LessonStrings = LessonStrings {
    key_predict: "予想する",
    key_check: "確認",
    key_answer: "解答",
    key_finish: "完了",
    key_next: "次へ",
    key_choose: "選択",
    key_toggle: "セルを選ぶ",
    key_toggle_line: "行、列",
    key_tab: "解答、画面",
    key_hint: "ヒント",
    key_reveal: "答えを見る",
    key_again: "もう一度",
    key_skip: "飛ばす",
    key_back: "戻る",
    key_explore: "探索",
    key_outline: "目次",
    key_terms: "用語",
    key_leave: "レッスンを出る",
    help_enter: "解答する、または次へ進む",
    help_arrows: "解答を選ぶ。画面ではカーソル移動",
    help_toggle: "セルを解答に加える、または外す",
    help_toggle_line: "行（R）や列（C）をまとめて。マウスのドラッグも可",
    help_tab: "解答と画面を行き来する。shift-tab で逆順",
    help_hint: "次のヒント",
    help_reveal: "答えと理由を見る",
    help_again: "この問題をもう一度解く",
    help_skip: "未解答のまま先へ進む",
    help_back: "前のステップ",
    help_explore: "この画面を「探索」で開く。esc で戻る",
    help_outline: "レッスンの全ステップ",
    help_terms: "下線の付いた用語の意味",
    glossary: "このステップの用語",
    help_scroll: "文章をスクロール",
    help_quit: "終了。解答は保存されます",
    hint: "ヒント：",
    your_answer: "あなたの解答",
    reflect_note: "自分のためのメモです。採点しません。",
    selected: |cells| format!("選んだセル：{cells}"),
    order_note: "行の番号を順番に押します。[ ] はその行の順位です。",
    right: "正解です。",
    not_yet: "まだ違います。",
    wrong: "不正解です。",
    yours: "解答の式",
    right_one: "正しい式",
    prediction: "あなたの予想",
    outcome: "実際の結果  ",
    the_answer: "答え",
    step_of: |step, of| format!("ステップ {step}/{of}"),
    try_first: "まず解答してみるか、ヒント（h）を見てください。",
    more_lines: |above, below| format!(" 上に {above} 行、下に {below} 行：pgup pgdn "),
    more_lines_alone: |above, below| format!(" 上に {above} 行、下に {below} 行 "),
    dead_end: LessonDeadEndStrings {
        nothing_asked: "ここに問いはありません：enter で進みます。",
        answered: "解答済みです：a でもう一度解き、enter で進みます。",
        still_open: "まだ解答していません：解答した後でもう一度解けます。",
        silent: "試験では、提出するまでヒントも答えも出ません。",
        asks_another: "練習では 1 回だけ問います：似た問題がまた出ます。",
        no_more_hints: "ヒントはもうありません：r で答えを見ます。",
        first_step: "最初のステップです。",
        no_terms: "このステップに説明のある用語はありません。",
        takes_no_number: "ここで数は使いません：? で全キーを表示します。",
        fixed: "このステップでは何も変えられません。",
        keeps_view: "問題が見方を決めています：先に解答してください。",
        runs_on_scene: "再生するには、まず tab で画面に移ります。",
        no_output: "この層には出力がありません：先に元へ直すか、u で戻します。",
        alone: "ここからほかへは移れません。",
    },
};

static HOME: HomeStrings = HomeStrings {
    list_comma: "、",
    tagline: "転置畳み込みがわかる",
    total: |lessons, minutes| match minutes {
        0..90 => format!("{lessons} レッスン、{minutes} 分"),
        _ => format!("{lessons} レッスン、約 {} 時間", (minutes + 30) / 60),
    },
    go_on: "続きから",
    explore: "探索",
    explore_what: "好きな層を変えて観察",
    explore_promise: "層のパラメータを自分の手で変え、どの数がどこへ行くかを見ます。",
    welcome: "ConvTranspose2d の数の出どころがわかります。初めてなら enter を押します。",
    lessons: "レッスン",
    minutes: |minutes| format!("{minutes} 分"),
    short: "近道",
    short_promise: |minutes| {
        format!("今日バグを直したい人のために：多くのバグの原因になるステップだけを、約 {minutes} 分で。")
    },
    steps: |steps| format!("{steps} ステップ"),
    steps_done: |done, of| format!("{of} ステップ中 {done} 完了"),
    needs: |lessons| format!("先に学ぶとよいもの：{lessons}"),
    colon: "：",
    comma: "、",
    done: "完了",
    key_open: "開く",
    key_move: "選択",
    help_open: "選んだものを開く",
    back_to_lesson: "esc：レッスンへ戻る",
    back_home: "esc：ホーム",
    back_to_faults: "esc：コースの誤り一覧へ戻る",
};

static STACK: StackStrings = StackStrings {
    entry: "ベクトルから画像へ",
    entry_promise: "2 つの数を動かし、4 つの層がそれを数字の画像にする様子を見ます。画素を指すと、どこから来たかがわかります。",
    key_turn: "増減",
    key_move: "移動",
    key_walk: "自動",
    key_tab: "数、マップ",
    key_open: "層を開く",
    key_channel: "チャネル",
    key_middle: "中央",
    key_restart: "初期値",
    key_activations: "活性化関数",
    key_ways: "経路数",
    key_back: "戻る",
    help_arrows: "数では選択と増減、マップではカーソル移動",
    help_turn: "選んだ数をどこからでも増減",
    help_walk: "数を自動で動かす。もう一度で一時停止、esc で終了",
    help_tab: "画像、その前のマップへ移り、数へ戻る",
    help_open: "マップを作る層を実際の値のまま「探索」で開く",
    help_channel: "マップの別のチャネル",
    help_middle: "選んだ数を中央へ",
    help_restart: "すべての数を初期値へ",
    help_activations: "層の間の活性化関数をオフ、またはオンにする",
    help_ways: "各画素に至る経路の数。もう一度で、小さいカーネルの場合",
    hint: "入力はこれらの数だけです：1 つ動かしてみてください",
    hint_maps: "tab で画像へ移り、動かすと各画素の成り立ちがわかります",
    activations_on: "活性化関数をオンに戻しました",
    sum_of_pictures: |numbers| {
        let terms = match numbers {
            1 => "固定画像 2 枚の和 z1*A + C",
            2 => "固定画像 3 枚の和 z1*A + z2*B + C",
            _ => "固定画像の和 z1*A + z2*B + ... + C",
        };
        format!("活性化関数オフ：どの画像も{terms} になります")
    },
    activations_off: "活性化関数オフ：層が直接つながります",
    no_activations: "これらの層の間に、オフにできる活性化関数はありません",
    no_channels: "先に tab で複数チャネルのマップへ移ってください",
    no_layer: "先に tab で畳み込みが作るマップへ移ってください",
    no_ways: "経路は畳み込み層だけで数えます。このネットワークにはほかの層もあります",
    no_smaller: "stride で割り切れるカーネルがありません：これ以上不均一になりません",
    ways_title: "各画素への経路",
    ways_own: "このままのネットワーク",
    ways_smaller: |heights| format!("もし stride で割り切れるカーネルが 1 小さければ：{heights}"),
    ways_even: "内側は均一",
    ways_uneven: |least, most| format!("内側は不均一、1 列で {least} から {most}：市松模様"),
    vector: "ベクトル",
    input: "入力",
    picture: "画像",
    // In a column of sizes, where the whole word does not fit.
    vector_title: "入力",
    input_title: "入力",
    picture_title: "画像",
    channel: |channel, of, detail| match detail {
        Detail::Full => format!("チャネル {channel}/{of}"),
        Detail::Brief => format!("ch {channel}/{of}"),
    },
    part: |size, map| format!("{map}{}の {size}", blank(map)),
    whole: |map| format!("{map}{}全体", blank(map)),
    cell: |cell, value, behind, reached| match (behind, reached) {
        ("", "") => format!("{cell} = {value}"),
        (behind, "") => format!("{cell} = {value}、元：{behind}"),
        ("", reached) => format!("{cell} = {value}、行き先：{reached}"),
        (behind, reached) => format!("{cell} = {value}、元：{behind}、行き先：{reached}"),
    },
    seen: |letter| match letter {
        Some(letter) => format!("識別器には {letter} に見えます"),
        None => "識別器は迷っています".to_owned(),
    },
    some_numbers: |shown, of| format!("{of} 個のうち {shown} 個の数。ほかは tab で入力とチャネルを選びます"),
    no_values: |why| format!("値がありません：{why}"),
    opened: |call, from, to| format!("入力チャネル {from}、出力チャネル {to}、{call} の実際の値"),
    back: "esc：ネットワークへ戻る",
};

/// The separator between a name and the Japanese word after it.
fn blank(name: &str) -> &'static str {
    if name.ends_with(|letter: char| letter.is_ascii()) { " " } else { "" }
}

fn repair(repair: &Repair) -> String {
    let changes: Vec<_> = repair.changes.iter().map(|change| format!("{}={}", change.name, change.value)).collect();
    format!("{} で {}", changes.join("、"), repair.geometry.layer().size_text(repair.geometry.output()))
}

fn why(fault: &Fault) -> String {
    fault
        .why()
        .map_or("", |why| match why {
            Why::OutputPadding => {
                "stride が s の Conv2d は s 通りの入力サイズを同じ出力サイズにします。output_padding はどれに戻すかを選ぶだけ\
                 なので、0 から s - 1 です（PyTorch は dilation 未満も許します）"
            }
            Why::CropLeavesNothing => {
                "転置畳み込みの padding は切り取りです：全体の結果の各辺から行と列を切り取り、ここでは何も残りません"
            }
            Why::WindowTooLarge => "窓（最初の重みから最後の重みまで）が、パディング後の入力より大きくなっています",
            Why::NegativePadding => {
                "層の padding は負にできません。負になれるのは等価な畳み込みの余白 K - 1 - p で、p を K - 1 より大きくします"
            }
            Why::SameWithStride => "stride が 1 より大きいと、どの入力サイズも保つ固定のパディングはありません",
            Why::SameOnTransposed => {
                "ほかのフレームワークの padding='same' は出力を入力の stride 倍にします。ここでは padding と output_padding を数で書きます"
            }
            Why::SameOfEvenKernel => {
                "ほかのフレームワークの padding='same' は出力を入力の stride 倍にします。stride が 1 でカーネルが偶数のときは、\
                 どの数でもそうなりません：padding は両側から同じだけ切り取るので、1 行余るか足りなくなります"
            }
            Why::OutputSize => "forward(x, output_size=...) は 0 から stride - 1 までの output_padding を選ぶだけです",
            Why::Groups => "グループはチャネルを等分するので、割り切れなければなりません",
        })
        .to_owned()
}

fn note(note: &AxisNote) -> String {
    let lines = match note.axis {
        Some(0) => "行",
        Some(_) => "列",
        None => "行と列",
    };
    let text = match &note.note {
        Note::ExtraReal => "output_padding で増えたセルは本物の値です：切り取りが減るだけです".to_owned(),
        Note::ExtraBias => "output_padding で増えたセルには積が届きません：bias のみ、なければ 0 です".to_owned(),
        Note::ExtraSome { empty, count } => {
            format!("output_padding で増えた {count} セル中 {empty} セルに積が届きません：bias のみ、なければ 0 です")
        }
        Note::BiasOnlyAt(places) => {
            let places: Vec<String> = places.iter().map(i64::to_string).collect();
            return format!("{lines} {} に積が届きません：bias のみ、なければ 0 です", places.join("、"));
        }
        Note::BiasOnlyMany { count, of } => {
            return format!("{lines} {of} 本のうち {count} 本に積が届きません：bias のみ、なければ 0 です");
        }
        Note::CroppedInput { most, start, end } => {
            format!(
                "padding が K - 1 = {most} を超えています：ゼロ挿入後の入力も先頭 {start}、末尾 {end} だけ切り取られます"
            )
        }
        Note::Skipped { inputs } => format!("入力の {inputs} 本は窓や重みの間にあり、読まれません"),
        Note::LeftOver { unread, input } => {
            let rest = unread.inputs + unread.zeros;
            let what = match unread.inputs {
                0 => format!("窓は末尾の余白 {rest} 本（入力ではない）に届きません"),
                inputs if unread.zeros == 0 => format!("窓は入力の末尾 {inputs} 本に届きません"),
                inputs => format!("窓は末尾の入力 {inputs} 本と余白 {} 本に届きません", unread.zeros),
            };
            format!("{what}。転置では output_padding={rest} で {input} に戻ります")
        }
        Note::Checkerboard { stride, kernel } => {
            format!("市松模様：kernel_size {kernel} が stride {stride} で割り切れず、重なりが不均一です")
        }
        Note::HolesOfKernel { kernel, stride } => {
            format!("穴：kernel_size {kernel} が stride {stride} より小さく、積の届かないセルがあります")
        }
        Note::HolesOfDivisor { stride, dilation } => {
            format!("穴：stride {stride} と dilation {dilation} に公約数があり、積の届かないセルがあります")
        }
        Note::Channels { channels: [from, to], groups } => {
            return format!(
                "{from} x {to} チャネル、groups={groups}：図はその 1 組で、層はグループ内の入力チャネルを足し合わせます"
            );
        }
    };
    if note.axis.is_some() { format!("{lines}：{text}") } else { text }
}

fn share(percent: u8) -> String {
    if percent == 0 { "1% 未満".to_owned() } else { format!("{percent}%") }
}

fn merit(merit: &Merit) -> String {
    match merit {
        Merit::NoOutputPadding => "output_padding 不要".to_owned(),
        Merit::NeedsOutputPadding => "output_padding が必要".to_owned(),
        Merit::BiasOnly { lines } => format!("端の {lines} 行（列）に積が届かない"),
        Merit::Even => "均一、市松模様なし".to_owned(),
        Merit::Checkerboard { stride, kernel } => {
            format!("市松模様：kernel_size {kernel} が stride {stride} で割り切れない")
        }
        Merit::Holes { percent } => format!("穴：{} のセルに積が届かない", share(*percent)),
        Merit::HolesElsewhere => "入力が大きいと穴ができる".to_owned(),
        Merit::Conventional => "定番".to_owned(),
        Merit::FewestWeights { weights } => format!("重みが最少：{weights} 個"),
        Merit::Skips { percent } => format!("入力の {} が読まれない", share(*percent)),
        Merit::LeftOver { lines } => format!("末尾の {lines} 行（列）が読まれない"),
    }
}

fn obstacle(AxisObstacle { axis, obstacle }: &AxisObstacle) -> String {
    let text = match obstacle {
        Obstacle::Contradiction { input, outputs: [one, other] } => {
            format!("1 つの設定で入力 {input} の出力は 1 つです：{one} と {other} の両方にはなりません")
        }
        Obstacle::NoStride { rise, run } => {
            format!("入力の差 {run} で出力の差 {rise} なら stride は {rise}/{run} ですが、stride は 1 以上の整数です")
        }
        Obstacle::OtherStride { needed, range } if range.start() == range.end() => {
            format!("stride {needed} しかありませんが、stride は {} に固定されています", range.start())
        }
        Obstacle::OtherStride { needed, range } => {
            format!("stride {needed} しかありませんが、stride は {} から {} で探しています", range.start(), range.end())
        }
        Obstacle::DirectCannotGrow => "Conv2d はどの入力も整数倍にはできません。ConvTranspose2d ならできます".to_owned(),
        Obstacle::TransposedCannotShrink => {
            "ConvTranspose2d はどの入力も整数分の 1 にはできません。Conv2d ならできます".to_owned()
        }
        Obstacle::OutOfReach { input, output, smallest, largest } if smallest == largest => {
            format!("入力 {input} は {smallest} になり、{output} にはなりません")
        }
        Obstacle::OutOfReach { input, output, smallest, largest } => {
            format!("この範囲で入力 {input} は {smallest} から {largest} になり、{output} にはなりません")
        }
        Obstacle::NoOutputPadding => "output_padding は stride か dilation より小さくなければなりません".to_owned(),
        Obstacle::OddPadding => {
            "stride、dilation、kernel_size では奇数本が余ります。padding は両側で同数なので、範囲内の output_padding では補えません"
                .to_owned()
        }
        Obstacle::Between => "この範囲に、ちょうどそうなる設定はありません".to_owned(),
    };
    match axis {
        Some(0) => format!("高さ：{text}"),
        Some(_) => format!("幅：{text}"),
        None => text,
    }
}

fn concession(concession: &Concession) -> String {
    match concession {
        Concession::Operation(op) => format!("{op} なら"),
        Concession::Output(output) => format!("出力が {} なら", dimensions(output)),
        Concession::Parameter(parameter) => format!("{} を変えるなら", parameter.name()),
    }
}

fn changed(parameters: &[Parameter]) -> String {
    let names: Vec<_> = parameters.iter().map(|parameter| parameter.name()).collect();
    if names.is_empty() { "今のまま".to_owned() } else { format!("変更は {}", names.join(" と ")) }
}

fn act(kind: &ActKind, detail: Detail) -> String {
    let is_brief = detail == Detail::Brief;
    match *kind {
        ActKind::Zeros(between) => format!("間にゼロ {between} 個"),
        ActKind::Ring { pad: [start, end], extra, is_transposed, dilation } => {
            let formula = match (is_transposed && !is_brief, dilation) {
                (false, _) => "",
                (true, 1) => "k-1-p = ",
                (true, _) => "d(k-1)-p = ",
            };
            match (start, end) {
                (start, end) if start < 0 && end > 0 => format!("先頭 {} 切り、末尾 {end} 補う", -start),
                (start, end) if start < 0 && start == end => format!("{formula}{start}：両端 {} 切る", -start),
                (start, end) if start < 0 => format!("先頭 {}、末尾 {} 切る", -start, -end),
                (start, end) if start == end => format!("両端に {formula}{start}"),
                _ if extra > 0 => format!("両端に {formula}{start}、末尾 +{extra}"),
                (start, end) => format!("先頭に {start}、末尾に {end}"),
            }
        }
        ActKind::Window { reach, step, .. } => match (is_brief, step) {
            (true, 1) => format!("窓 {}", reach.cells),
            _ => format!("窓 {}、{step} ずつ", wide(reach, is_brief)),
        },
        ActKind::Stamps { reach, apart } => format!("スタンプ {}、間隔 {apart}", wide(reach, is_brief)),
        ActKind::Crop { cut: [start, end], .. } if end < 0 => format!("先頭 {start} 切り、末尾 {} 足す", -end),
        ActKind::Crop { cut: [start, end], .. } if start == end => format!("両端 {start} 切る"),
        ActKind::Crop { cut: [start, end], .. } => format!("先頭 {start}、末尾 {end} 切る"),
    }
}

/// `3`, or `5（重み 3 個、間隔 2）`.
fn wide(reach: Reach, is_brief: bool) -> String {
    let Reach { taps, apart, cells } = reach;
    if apart == 1 || taps == 1 || is_brief {
        cells.to_string()
    } else {
        format!("{cells}（重み {taps} 個、間隔 {apart}）")
    }
}

fn left_unread(unread: &Unread) -> String {
    let Unread { inputs, zeros, skipped } = *unread;
    let skipped = (skipped > 0).then(|| format!("途中の {skipped} は飛ばす"));
    let inputs = (inputs > 0).then(|| format!("末尾 {inputs} は読まない"));
    let zeros = (zeros > 0).then(|| format!("末尾の余白 {zeros} は読まない"));
    [skipped, inputs, zeros].into_iter().flatten().collect::<Vec<_>>().join("、")
}

fn overlap([this, other]: [&str; 2], overlap: &Overlap) -> String {
    let Overlap { offset: [row, col], same, differ, new, gone } = *overlap;
    let mut parts = vec![format!("{same} セルが同じ")];
    parts.extend((differ > 0).then(|| format!("{differ} セルが違う：!")));
    parts.extend((new > 0).then(|| format!("{new} セルは {this} だけ：+")));
    parts.extend((gone > 0).then(|| format!("{gone} セルは {other} だけ：+")));
    format!("{other} は {this} の [{row},{col}] から。{}", parts.join("、"))
}

fn trouble(Trouble { why, answers }: &Trouble) -> String {
    match (why, answers) {
        (RecordError::Busy { .. }, 0) => {
            "別の tconv が学習記録を使用中です。解答は待ち、空いたら保存されます".to_owned()
        }
        (RecordError::Busy { .. }, _) => {
            format!("解答 {answers} 件が保存待ちです：別の tconv が学習記録を使用中で、空いたら保存されます")
        }
        (_, 0) => format!("解答を保存できません：{}", reason(why)),
        _ => format!("解答 {answers} 件が未保存です：{}", reason(why)),
    }
}

/// The reason, with the gist first: the rest may be cut off.
fn reason(why: &RecordError) -> String {
    let shown = visible::path;
    match why {
        RecordError::NoPlace => "ホームフォルダがありません。--state-dir で指定できます".to_owned(),
        RecordError::Folder { path, reason } => format!("フォルダを作れません、{}：{}", disk(reason), shown(path)),
        RecordError::NotFound { path } => format!("ファイルがありません：{}", shown(path)),
        RecordError::Unreadable { path, reason } => format!("読めません、{}：{}", disk(reason), shown(path)),
        RecordError::Unwritable { path, reason } => format!("{}：{}", disk(reason), shown(path)),
        RecordError::NotRegular { path } => format!("通常のファイルではありません：{}", shown(path)),
        RecordError::TooLarge { path, .. } => format!("学習記録が大きすぎます：{}", shown(path)),
        RecordError::Busy { path } => format!("別の tconv が使用中です：{}", shown(path)),
        RecordError::Unfit => "解答が長すぎます".to_owned(),
    }
}

fn disk(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::StorageFull => "ディスクがいっぱい".to_owned(),
        io::ErrorKind::QuotaExceeded => "ディスクの割り当てを使い切り".to_owned(),
        io::ErrorKind::PermissionDenied => "権限なし".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "ディスクは読み取り専用".to_owned(),
        io::ErrorKind::NotADirectory => "パスの途中がフォルダではない".to_owned(),
        _ => {
            reason.raw_os_error().map_or("読み書きのエラー".to_owned(), |code| format!("システムエラー {code}"))
        }
    }
}

fn damage(damage: &Damage) -> String {
    let copy = match &damage.copy {
        Some(Ok(copy)) => format!("。全体のコピー：{}", visible::path(&copy.path)),
        Some(Err(NoCopy::TooMany)) => format!("。コピーなし：すでに {MOST_COPIES} 個あります"),
        Some(Err(NoCopy::Failed(reason))) => format!("。コピーできません：{}", disk(reason)),
        None => String::new(),
    };
    format!("学習記録の {} 行が読めず、飛ばしました{copy}", damage.lines)
}
