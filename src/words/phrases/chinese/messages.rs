//! Explanations of error messages in Chinese.

use super::super::Table;

/// What `framework::message` says. Arguments such as `stride` keep their names; 步幅 is what they mean.
pub const MESSAGES: Table = &[
    // What several frameworks share.
    ("1 channel", "1 个通道"),
    ("{number} channels", "{number} 个通道"),
    ("1 axis", "1 维"),
    ("{number} axes", "{number} 维"),
    ("1 number", "1 个数"),
    ("{number} numbers", "{number} 个数"),
    ("every input channel meets every output channel, the default", "每个输入通道都连到每个输出通道，这是默认值"),
    (
        "the nearest that divides {channels}; it must divide the channels of the other side too",
        "能整除 {channels} 的最接近的组数；另一侧的通道数也要能被它整除",
    ),
    ("channels: {down} or {up}", "通道数：{down} 或 {up}"),
    ("channels: {number}", "通道数：{number}"),
    ("the nearest that {groups} groups share evenly", "能平分成 {groups} 组的最接近的通道数"),
    (
        "Each group takes an equal share of the input channels and makes an equal share of the output channels, so \
         groups divides both.",
        "每一组分到同样多的输入通道，得出同样多的输出通道，所以输入、输出的通道数都要能被组数整除。",
    ),
    (
        "A number in this message does not fit in 63 bits: nothing is that large, so it was damaged on the way.",
        "这条报错里有个数超出 63 位整数的范围：不会有这么大的数，应该是复制时弄坏了。",
    ),
    ("The message itself, with its numbers as they were.", "报错原文，以及其中原来的数。"),
    // Maps that are joined and differ.
    (
        "In a skip connection the layers of encoder and decoder do not undo each other then: an odd side was halved, \
         or a transposed layer lacks its output_padding. Sides that 2 divides at every level come back as they were.",
        "出现在跳跃连接上，就说明编码器和解码器的层没有互相抵消：要么某个奇数边长被减半了，要么转置卷积层少了 \
         output_padding。边长在每一级都能被 2 整除，才能原样恢复。",
    ),
    (
        "Which of the two is the skip, and what the decoder's layer gets; below it is taken for half of the skip.",
        "两张图里哪一张来自跳跃连接，以及解码器那一层的输入是多少；下面假定这个输入是跳跃连接那张的一半。",
    ),
    (
        "where the decoder's map is the smaller one: a ConvTranspose with stride {least} or more picks the \
         output_padding itself",
        "适用于解码器的特征图较小时：stride 不小于 {least} 的 ConvTranspose 会自己选好 output_padding",
    ),
    (
        "the transposed layer that undoes the encoder's layer at that level, and what picks its output_padding",
        "能抵消编码器这一级的转置卷积层，以及它的 output_padding 由什么决定",
    ),
    (
        "of the last transposed layer; output_padding stays below its stride or dilation",
        "指最后一个转置卷积层；output_padding 要小于它的 stride 或 dilation",
    ),
    ("Kernel, stride and padding of the layers.", "这些层的 kernel_size、stride 和 padding。"),
    (
        "One of them the network has made, and its last layers decide that size.",
        "其中一个是网络的输出，它的尺寸由网络的最后几层决定。",
    ),
    (
        "Which it is, and what its last layer gets; below it is taken for half of the size.",
        "哪一个是网络的输出，以及最后一层的输入是多少；下面假定这个输入是目标尺寸的一半。",
    ),
    ("{name}: {by} more", "{name}：加 {by}"),
    ("{name}: {by} less", "{name}：减 {by}"),
    ("{name}: {by} added", "{name}：变动 {by}"),
    ("input: {by} more", "输入：加 {by}"),
    (
        "if the skip has {to} and the layer gets {from}: {layer} does it",
        "如果跳跃连接是 {to}，这一层的输入是 {from}，可以用 {layer}",
    ),
    ("to make {to} of {from}: {layer} does it", "要由 {from} 得到 {to}，可以用 {layer}"),
    (
        "That is more than a row or a column: a stride too many, or an upsampling too few.",
        "相差的不止一行一列：是多了一次 stride，或者少了一次上采样。",
    ),
    ("the layers that lead from one to the other; {layer} is one", "由一个尺寸得到另一个的各种层，例如 {layer}"),
    (
        "why no layer alone leads from one to the other, and what comes nearest",
        "为什么单独一层做不到，以及最接近的做法",
    ),
    ("the layers that multiply every size by {ratio}", "把任意尺寸都放大到 {ratio} 倍的各种层"),
    ("cuts the larger one down at its end, whichever that is", "把较大的那张从末尾裁小，不管是哪一张"),
    ("{line}, which tconv code writes in {framework},", "{line}（tconv code 可以把它改写成 {framework}）"),
    // PyTorch.
    (
        "the last axis of the input has {wanted}: channels come last there, and PyTorch wants them first",
        "输入的最后一维是 {wanted}：它的通道在最后，而 PyTorch 要求通道在前",
    ),
    ("takes the {channels} that come", "接受现在这 {channels}"),
    ("its sizes; add the stride and the padding of your layer", "它的各个尺寸；请补上你那一层的 stride 和 padding"),
    (
        "The weight of a ConvTranspose{axes}d lies as (in_channels, out_channels/groups, {kernel}): {weight} takes \
         {channels}, its axis 0, and makes {made} in each group, its axis 1. The input {input} has {given}, its axis \
         1.",
        "ConvTranspose{axes}d 的权重按 (in_channels, out_channels/groups, {kernel}) 排列：{weight} 接受 {channels}（\
         第 0 维），每组得出 {made} 个（第 1 维）。而输入 {input} 有 {given} 个（第 1 维）。",
    ),
    (
        "if the weight was made as that of a Conv{axes}d, (out, in, {layout}): it then takes {given} and makes \
         {wanted}",
        "如果这个权重是按 Conv{axes}d 的 (out, in, {layout}) 排列的：换过来之后接受 {given} 个，得出 {wanted} 个",
    ),
    ("Stride, padding and groups of the layer.", "这一层的 stride、padding 和 groups。"),
    (
        "The weight of a Conv{axes}d lies as (out_channels, in_channels/groups, {kernel}): {weight} takes {channels}\
         , its axis 1, and makes {made}, its axis 0.",
        "Conv{axes}d 的权重按 (out_channels, in_channels/groups, {kernel}) 排列：{weight} 接受 {channels}（第 1 维）\
         ，得出 {made} 个（第 0 维）。",
    ),
    (
        "The weight of a Conv{axes}d lies as (out_channels, in_channels/groups, {kernel}): {weight} takes {channels}\
         , its axis 1, {share} for each of {groups} groups, and makes {made}, its axis 0.",
        "Conv{axes}d 的权重按 (out_channels, in_channels/groups, {kernel}) 排列：{weight} 接受 {channels}（第 1 维，\
         {groups} 组各 {share} 个），得出 {made} 个（第 0 维）。",
    ),
    ("The input {input} has {given}, its axis 1.", "而输入 {input} 有 {given} 个（第 1 维）。"),
    (
        "if the transposed layer is meant: with this weight it takes {given}, axis 0",
        "如果本来要的是转置卷积：用这个权重，它接受 {given} 个（第 0 维）",
    ),
    ("Stride and padding of the layer.", "这一层的 stride 和 padding。"),
    (
        "groups={groups} must divide axis 0 of the weight {weight}, which is {first}: in_channels of a \
         ConvTranspose, out_channels of a Conv.",
        "权重 {weight} 的第 0 维是 {first}，要能被 groups={groups} 整除：对 ConvTranspose 它是 in_channels，对 Conv \
         它是 out_channels。",
    ),
    ("Whether the layer is transposed.", "这一层是不是转置卷积。"),
    ("groups does not divide {side}.", "{side} 不能被 groups 整除。"),
    ("Both numbers.", "这两个数。"),
    (
        "with your layer as it stands in the code: the numbers, and the nearest groups that divide",
        "LAYER 换成代码里的那一层：会给出这两个数，以及最接近的可行组数",
    ),
    ("groups is below 1.", "groups 小于 1。"),
    ("The number that was given.", "给的是多少。"),
    (
        "A bias has one number for each output channel: the weight {weight}, which lies as ({layout}, ...), makes \
         {wanted}, and the bias has shape {bias}.",
        "bias 是每个输出通道一个数：权重 {weight} 按 ({layout}, ...) 排列，得出 {wanted} 个通道，而 bias 的形状是 \
         {bias}。",
    ),
    ("{given} are the input channels, axis 0 of the weight.", "{given} 是输入通道数，即权重的第 0 维。"),
    ("the same {numbers} on one axis", "还是这 {numbers}，只是放进一维里"),
    ("one for each output channel; or none, bias=None", "每个输出通道一个；也可以不要，bias=None"),
    (
        "Two tensors that are added, multiplied or compared have {first} and {second} on axis {axis}.",
        "两个张量要相加、相乘或比较，而第 {axis} 维一个是 {first}，一个是 {second}。",
    ),
    ("Axis 0 is the batch.", "第 0 维是 batch。"),
    ("Which operation it was.", "做的是哪种运算。"),
    ("In (N, C, H, W) axis 1 holds the channels.", "按 (N, C, H, W)，第 1 维是通道。"),
    ("Which operation it was, and which layers the two come from.", "做的是哪种运算，以及两个张量各来自哪一层。"),
    (
        "of the layer that makes the first of the two, if the other is right",
        "指得出第一个张量的那一层，前提是另一个没错",
    ),
    ("keeps the channels of both, where a skip connection need not add", "两边的通道都留下；跳跃连接不一定要相加"),
    (
        "In (N, C, H, W) axis 2 is the height; PyTorch names the last axis that differs, so the width agrees.",
        "按 (N, C, H, W)，第 2 维是高；PyTorch 报的是最后一个不同的维，所以宽是一致的。",
    ),
    (
        "In (N, C, H, W) axis 3 is the width; PyTorch names the last axis that differs, so the height may too.",
        "按 (N, C, H, W)，第 3 维是宽；PyTorch 报的是最后一个不同的维，所以高也可能不同。",
    ),
    (
        "PyTorch names the last axis that differs, and others may too.",
        "PyTorch 报的是最后一个不同的维，别的维也可能不同。",
    ),
    (
        "Tensors are concatenated along axis {along}, so all others must agree; on axis {axis} they have {first} and \
         {second}.",
        "几个张量沿第 {along} 维拼接，其余各维都要相同；而第 {axis} 维一个是 {first}，一个是 {second}。",
    ),
    (
        "Tensors are concatenated along axis {along}, so all others must agree: the first in the list has {first} \
         where number {which}, counted from 0, has {second}.",
        "几个张量沿第 {along} 维拼接，其余各维都要相同：列表里第一个是 {first}，而 {which} 号（从 0 数起）是 {second}\
         。",
    ),
    ("On which axis they differ.", "哪一维不同。"),
    (
        "In (N, C, H, W) axis 1 holds the channels, 2 is the height and 3 the width.",
        "按 (N, C, H, W)，第 1 维是通道，第 2 维是高，第 3 维是宽。",
    ),
    ("to join channels, which a skip connection does", "沿通道拼接，跳跃连接就是这样"),
    (
        "A loss compares {output}, which the network has made, with {target}.",
        "损失函数要比较网络的输出 {output} 和目标 {target}。",
    ),
    ("Height and width agree: it is the batch or the channels that differ.", "高和宽都一致：不同的是 batch 或通道数。"),
    ("Which layer makes the last channels.", "最后的通道数由哪一层得出。"),
    ("The last layers of the network decide that size.", "这个尺寸由网络的最后几层决定。"),
    ("of the last layer", "指最后一层"),
    (
        "{function} takes an input with the axes {image} or, in a batch, {batch}; {input} has {axes}.",
        "{function} 的输入按 {image} 排列，成批时按 {batch}；而 {input} 有 {axes}。",
    ),
    (
        "A weight of {weight_rank} axes convolves batches with the axes {batch}; the input {input} has {axes}.",
        "{weight_rank} 维的权重要求输入成批，按 {batch} 排列；而输入 {input} 有 {axes}。",
    ),
    ("a batch of one: {batch}", "只有一张的 batch：{batch}"),
    ("one image of one channel: {image}", "一张单通道的图：{image}"),
    (
        "a batch of vectors, as the first layer of a generator takes them: {vectors}",
        "一批向量，生成器的第一层就是这样取输入的：{vectors}",
    ),
    ("with your sizes for the axes {axes}", "按 {axes} 填上各维的长度"),
    ("without the axis of length 1: {rest}", "去掉长度为 1 的那一维：{rest}"),
    ("all of them one batch, as the frames of videos: {batch}", "全部合成一个 batch，例如视频的各帧：{batch}"),
    ("What each axis of the input is.", "输入的各维分别是什么。"),
    (
        "{name}={given} has {numbers}, and the layer has {axes}, two less than its weight. A setting is one number, \
         or one for each axis.",
        "{name}={given} 有 {numbers}，而这一层是 {axes}，比权重少两维。参数要么只给一个数，要么每维各给一个。",
    ),
    (
        "if they are TensorFlow's, with the batch and the channels among them",
        "如果这是 TensorFlow 的写法，里面带着 batch 和通道",
    ),
    ("as much at the start as at the end of each axis, as PyTorch has it", "开头和末尾一样多，PyTorch 里就是这样写的"),
    (
        "if they are ONNX's, all starts first: the layer, with the F.pad that it takes",
        "如果这是 ONNX 的写法，先是各维的开头：会给出这一层，以及需要的 F.pad",
    ),
    (
        "if the setting is right: a layer with {axes} has a weight of {rank} axes, so the weight or the function is \
         another's",
        "如果这个参数没错：{axes}的层，权重应有 {rank} 维，那么用错的是权重或函数",
    ),
    (
        "output_padding is {output_padding}, stride {stride}, dilation {dilation}: on each axis it must be below one \
         of the two, because a direct convolution with stride s sends s input sizes to one output size; \
         output_padding picks the one to come back to, so it goes from 0 to s - 1 (PyTorch also takes one that is \
         below the dilation).",
        "output_padding 是 {output_padding}，stride 是 {stride}，dilation 是 {dilation}：在每一维上，output_padding \
         都要小于后两者之一。因为步幅为 s 的普通卷积会把 s 种输入尺寸变成同一种输出尺寸；output_padding 只用来指明要回\
         到哪一种，所以取 0 到 s - 1（PyTorch 也允许小于 dilation 的值）。",
    ),
    ("Of a ConvTranspose1d the width is the only axis.", "ConvTranspose1d 只有宽这一维。"),
    ("the largest that this stride and dilation allow", "这样的 stride 和 dilation 所允许的最大值"),
    ("the smallest that allows it; the output grows with it", "能允许它的最小值；输出会随之变大"),
    ("the smallest that allows it; the window grows with it", "能允许它的最小值；窗口会随之变大"),
    ("The sizes that were wanted.", "想要的尺寸。"),
    (
        "which kernel, padding and output_padding lead from one size to another",
        "用怎样的 kernel_size、padding 和 output_padding 能由一个尺寸得到另一个",
    ),
    (
        "An output_padding is below 0. It adds rows and columns at the end of the result; what takes some off is \
         padding.",
        "output_padding 小于 0。它是在结果末尾增加行和列；要减少，用 padding。",
    ),
    ("none, the default", "不要，这是默认值"),
    ("which settings lead from one size to another", "用怎样的设置能由一个尺寸得到另一个"),
    (
        "A padding is below 0. In a ConvTranspose it crops the result and cannot add to it: that is what \
         output_padding does, or a larger kernel or stride. In a Conv it adds zeros to the input and cannot cut it.",
        "padding 小于 0。在 ConvTranspose 里，padding 是裁剪结果，不能用来增加：要增加得用 output_padding，或者更大的\
         卷积核、步幅。在 Conv 里，padding 是在输入周围补零，不能用来裁剪。",
    ),
    ("The number that was given, and whether the layer is transposed.", "给的是多少，以及这一层是不是转置卷积。"),
    ("crops nothing, and adds nothing", "既不裁剪，也不补零"),
    (
        "cuts N cells off each side of the input, which a padding of -N in a Conv would",
        "从输入的每一侧裁掉 N 格，相当于 Conv 里的 padding=-N",
    ),
    (
        "A stride is below 1. In a Conv it is the step of the window, in a ConvTranspose the distance between what \
         two neighbouring cells of the input make.",
        "stride 小于 1。在 Conv 里它是窗口每次移动的格数，在 ConvTranspose 里它是相邻两格输入的印记相隔的格数。",
    ),
    ("the smallest, and the default", "最小值，也是默认值"),
    (
        "A dilation is the distance between two taps of the kernel: 1 leaves no gaps, and 0 would put all taps in \
         one place.",
        "dilation 是卷积核相邻两个权重的间距：1 表示不留空，0 会让所有权重叠在一处。",
    ),
    ("It is {given} here.", "这里是 {given}。"),
    ("no gaps, the default", "不留空，这是默认值"),
    (
        "kernel_size is {kernel}, and a kernel has at least one tap on each axis.",
        "kernel_size 是 {kernel}，而卷积核的每一维至少要有一个权重。",
    ),
    ("the nearest that there is", "最接近的可行值"),
    (
        "padding='same' with a stride above 1: with a stride no fixed padding keeps the size for every input.",
        "padding='same'，而 stride 大于 1：步幅大于 1 时，没有哪个固定的填充能让各种输入的尺寸都不变。",
    ),
    ("Kernel, stride, and the sizes that come.", "kernel_size、stride 和输入的尺寸。"),
    (
        "with your stride for S: paddings as numbers that divide every size that S divides",
        "S 换成你的 stride：会给出填充的数值，凡是能被 S 整除的尺寸都缩小到 1/S",
    ),
    (
        "what Keras and TensorFlow do there, which depends on the size",
        "Keras 和 TensorFlow 在这里的做法，它取决于输入尺寸",
    ),
    (
        "A ConvTranspose takes numbers for padding: 'same' and 'valid' exist for Conv alone. Elsewhere 'same' makes \
         an output of exactly stride times the input.",
        "ConvTranspose 的 padding 只能是数：'same' 和 'valid' 只有 Conv 才有。在别的框架里，'same' 让输出正好是输入的 \
         stride 倍。",
    ),
    ("Kernel and stride.", "kernel_size 和 stride。"),
    (
        "with your stride and kernel: the padding and output_padding that do it for every size",
        "换成你的 stride 和 kernel_size：会给出对任意尺寸都成立的 padding 和 output_padding",
    ),
    ("the same as Keras's 'same', cell by cell", "和 Keras 的 'same' 逐格相同"),
    (
        "padding='{word}' is no word of PyTorch: a Conv knows 'same' and 'valid', and every layer takes numbers.",
        "PyTorch 没有 padding='{word}'：Conv 只认 'same' 和 'valid'，而数值哪种层都可以用。",
    ),
    (
        "for 'full', with your kernel_size for K: every tap meets every cell; with a dilation D it is D*(K - 1)",
        "相当于 'full'，K 换成你的 kernel_size：每个权重都会碰到每一格；dilation 为 D 时是 D*(K - 1)",
    ),
    ("none, which is what 'valid' says", "不填充，就是 'valid' 的意思"),
    ("for an output of the size of the input, at stride 1", "stride 为 1 时，输出和输入一样大"),
    (
        "A number of channels or a kernel_size is no whole number: the shape of the weight is made of them.",
        "通道数或 kernel_size 不是整数，而权重的形状要由它们来定。",
    ),
    ("{name} is no whole number.", "{name} 不是整数。"),
    ("In Python a / b is none, even where b divides a.", "在 Python 里，即使能整除，a / b 的结果也不是整数。"),
    ("Which expression it comes from.", "这个数是由哪个表达式算出来的。"),
    ("the whole part; int(...) does the same to a result", "只取整数部分；对结果用 int(...) 也一样"),
    (
        "The padding of a ConvTranspose{axes}d puts nothing around the input, it crops the result: there is nothing \
         that could reflect or repeat. Only the input can be padded so, and what that adds is cropped off again.",
        "ConvTranspose{axes}d 的 padding 不是在输入周围补东西，而是裁剪结果：没有可以反射或重复的东西。只能先这样填充\
         输入，再把由此多出的部分裁掉。",
    ),
    ("Kernel, stride and padding.", "kernel_size、stride 和 padding。"),
    (
        "the size of the layer with padding P: one cell of input on each side is S cells of result",
        "和 padding 为 P 的那一层尺寸相同：输入每一侧多 1 格，结果就多 S 格",
    ),
    (
        "Reflecting repeats the cells next to the edge, so the padding {padding} must be below the length {length} \
         of axis {axis} of {input}.",
        "反射填充是重复边缘以内的格子，所以填充 {padding} 要小于 {input} 的第 {axis} 维的长度 {length}。",
    ),
    ("the most that can be reflected of that length", "这个长度最多能反射的格数"),
    ("repeats the edge itself, at any length", "重复边缘那一格本身，多长都行"),
    ("nn.{class} has no argument named {name}.", "nn.{class} 没有叫 {name} 的参数。"),
    ("It belongs to the call of the layer, where the input is known.", "它属于这一层的调用，那时才知道输入。"),
    ("picks the output_padding that makes that size", "会选好得出这个尺寸的 output_padding"),
    ("is what PyTorch calls it", "PyTorch 里的名字"),
    ("What was meant; there are {known}.", "本来想写什么；可用的有 {known}。"),
    (
        "Of an input of {input} (channels first) {output} would be left, and a side needs at least one cell. A \
         pooling says so whose window is larger than its input, and in old versions a convolution.",
        "输入是 {input}（通道在前），会只剩 {output}，而每一维至少要有一格。窗口比输入大的池化会这样报错，旧版本里卷\
         积也会。",
    ),
    ("the sizes of a pooling too, step by step, and what would fit", "池化的尺寸也能算，逐步列出，并给出怎样才放得下"),
    (
        "An input of {input} would become {output}, and a side needs at least one cell. The padding of a transposed \
         layer crops: it takes that many rows and columns off each side of the full result, and here nothing is left.",
        "输入是 {input}，输出会是 {output}，而每一维至少要有一格。转置卷积层的 padding 是裁剪：从完整结果的每一侧裁掉\
         这么多行、列，这里已经一格不剩。",
    ),
    ("Kernel, stride and padding of the layer.", "这一层的 kernel_size、stride 和 padding。"),
    (
        "the smallest change of it that leaves a cell; each one less adds two",
        "能留下一格的最小改动；再每减 1，就多出两格",
    ),
    ("which kernel, stride or input would do it too", "改 kernel_size、stride 或输入的话，要改成多少"),
    (
        "The window from its first tap to its last, d*(k-1) + 1 with dilation d, is {window}, and the input with its \
         padding is {padded}.",
        "窗口从第一个权重到最后一个，dilation 为 d 时是 d*(k-1) + 1，这里是 {window}；而填充后的输入是 {padded}。",
    ),
    ("How much of it is padding, and the dilation.", "其中有多少是填充，以及 dilation。"),
    ("on both sides, which makes room for the window", "两侧都加，就放得下窗口"),
    ("the largest that fits, without a dilation", "不用空洞时放得下的最大值"),
    ("or fewer layers before this one that divide its size", "或者在它之前少用几个缩小尺寸的层"),
    (
        "output_size only picks an output_padding, from 0 to stride - 1: of {input} this layer, whose stride is \
         {stride}, makes {smallest} to {largest}, and {wanted} was asked for.",
        "output_size 只是在 0 到 stride - 1 之间选一个 output_padding：输入是 {input} 时，stride 为 {stride} 的这一层\
         能得到 {smallest} 到 {largest}，而要求的是 {wanted}。",
    ),
    ("every layer that does; {layer} is one", "能做到的各种层，例如 {layer}"),
    ("with another stride; {layer} does it", "换一个 stride，例如 {layer}"),
    ("makes {low} to {high}, if there is so much of it", "得到 {low} 到 {high}，前提是原来的 padding 够减"),
    ("makes {low} to {high}", "得到 {low} 到 {high}"),
    (
        "output_size has one number for each axis of the image, {least} in all, or the whole shape of the output, \
         {most}; here it has {given}.",
        "output_size 要么给图像每一维的长度，共 {least} 个数，要么给输出的完整形状，共 {most} 个；这里有 {given} 个。",
    ),
    ("the axes of the image; skip.shape, the whole of it, does as well", "图像的各维；完整的 skip.shape 也行"),
    (
        "The input {input} has no cells: its axis {axis} has length 0, of {axes}.",
        "输入 {input} 一格也没有：共 {axes}，其中第 {axis} 维的长度是 0。",
    ),
    (
        "Where it was cut to nothing: by a slice, or by a layer before.",
        "它是在哪里变空的：某个切片，或者前面的某一层。",
    ),
    (
        "with the layers before, one by one: which of them leaves nothing",
        "LAYER 依次换成前面的各层：看到哪一层一格不剩",
    ),
    (
        "{name} is {saved} in the checkpoint and {model} in the model.",
        "{name} 在检查点里是 {saved}，在模型里是 {model}。",
    ),
    ("One more parameter does not fit.", "还有 1 个参数对不上。"),
    ("{others} more parameters do not fit.", "还有 {others} 个参数对不上。"),
    (
        "A weight has two axes more than its layer: the checkpoint's is of {axes}D, the model's of {other}D.",
        "权重比层多两维：检查点里的是 {axes}D，模型里的是 {other}D。",
    ),
    ("It has a number for each channel: the numbers of channels differ.", "它是每个通道一个数：也就是通道数不同。"),
    ("Which layer it belongs to.", "它属于哪一层。"),
    ("of the layer of that name, or of the one before a norm", "指同名的那一层，或者归一化层前面的那一层"),
    ("Which layer it belongs to: it is none of a convolution.", "它属于哪一层：这不是卷积的参数。"),
    (
        "shows the layers of the model; those of the checkpoint made the other shape",
        "列出模型的各层；检查点里的形状不是由它们得出的",
    ),
    (
        "A ConvTranspose{axes}d's weight lies as (in, out/groups, {kernel}), a Conv{axes}d's as (out, in/groups, \
         {kernel}).",
        "ConvTranspose{axes}d 的权重按 (in, out/groups, {kernel}) 排列，Conv{axes}d 的按 (out, in/groups, {kernel})。",
    ),
    (
        "In the checkpoint the kernel comes first: so it lies in Keras and TensorFlow.",
        "检查点里卷积核在最前面，Keras 和 TensorFlow 就是这样排列的。",
    ),
    (
        "brings it into PyTorch's order, of a Conv and of a ConvTranspose alike",
        "换成 PyTorch 的顺序，Conv 和 ConvTranspose 都这样换",
    ),
    ("Axes 0 and 1 have changed places.", "第 0 维和第 1 维对调了。"),
    (
        "Both are {class}s by their biases, which count output channels: in_channels and out_channels are swapped.",
        "由 bias（每个输出通道一个数）看，两边都是 {class}：是 in_channels 和 out_channels 对调了。",
    ),
    (
        "By their biases, which count output channels, the checkpoint's is a {saved} and the model's a {model}.",
        "由 bias（每个输出通道一个数）看，检查点里的是 {saved}，模型里的是 {model}。",
    ),
    (
        "Either in_channels and out_channels are swapped, or one of the two is transposed and the other is not: so \
         it is if there is a bias, and nothing is said of it.",
        "要么是 in_channels 和 out_channels 对调了，要么是一边是转置卷积而另一边不是：如果有 bias，而报错没有提到它，\
         就是后一种。",
    ),
    (
        "only if a converter has written it in the other order: else the numbers would be another layer's",
        "只用于转换工具按另一种顺序写了权重的时候：否则这些数就成了另一层的",
    ),
    (
        "Its kernel_size is {saved} in the checkpoint and {model} in the model.",
        "它的 kernel_size 在检查点里是 {saved}，在模型里是 {model}。",
    ),
    (
        "Axis 1 differs by a factor of {factor}: that of the groups, or of the channels.",
        "第 1 维相差 {factor} 倍：不同的是组数，或者通道数。",
    ),
    ("The groups.", "分成几组。"),
    ("the layer of the checkpoint", "检查点里的那一层"),
    (
        "the layer of the checkpoint, if it is transposed, with one group",
        "检查点里的那一层，如果它是转置卷积、只有一组",
    ),
    ("the layer of the checkpoint, if it is direct, with one group", "检查点里的那一层，如果它是普通卷积、只有一组"),
    // Keras.
    (
        "A Concatenate joins maps along one axis, and all other axes must agree; {first} and {second} do not.",
        "Concatenate 沿一维拼接特征图，其余各维都要相同；而 {first} 和 {second} 不同。",
    ),
    ("They differ in the number of their axes.", "它们的维数不同。"),
    (
        "Where one of the two has lost an axis or gained one: in a Flatten or a Reshape.",
        "其中一个是在哪里少了或多了一维：某个 Flatten 或 Reshape。",
    ),
    ("the shapes after each layer", "每一层之后的形状"),
    (
        "Only the last axis differs, and that is where Keras has channels: they are joined along another.",
        "只有最后一维不同，而 Keras 的通道就在最后：可见拼接沿的是另一维。",
    ),
    ("joins the channels, the default", "沿通道拼接，这是默认值"),
    ("Only axis 1 differs, which holds the channels where they come first.", "只有第 1 维不同，通道在前时它就是通道。"),
    ("joins the channels, if they do come first", "沿通道拼接，前提是通道确实在前"),
    ("The sizes that are None here.", "这里写作 None 的尺寸。"),
    ("with numbers all of them are known", "写上数，各个尺寸就都知道了"),
    (
        "Two maps are added or multiplied, cell by cell: {first} and {second} differ (the batch left out).",
        "两张特征图要逐格相加或相乘，而 {first} 和 {second} 不同（不含 batch）。",
    ),
    (
        "Two maps are added or multiplied, cell by cell: {first} and {second} differ.",
        "两张特征图要逐格相加或相乘，而 {first} 和 {second} 不同。",
    ),
    (
        "Adding needs as many channels in both, the last axis; Concatenate does not.",
        "相加要求通道数（最后一维）相同，Concatenate 则不要求。",
    ),
    (
        "output_padding is {output_padding} with strides {strides}. A Conv2D with strides s sends s sizes to one; \
         output_padding picks the one to come back to, so it goes from 0 to s - 1.",
        "output_padding 是 {output_padding}，strides 是 {strides}。步幅为 s 的 Conv2D 会把 s 种输入尺寸变成同一种输出\
         尺寸；output_padding 只用来指明要回到哪一种，所以取 0 到 s - 1。",
    ),
    ("the largest that these strides allow", "这样的 strides 所允许的最大值"),
    ("with padding='same' exactly strides times the input", "配上 padding='same'，输出正好是输入的 strides 倍"),
    (
        "which layers lead from one size to another; tconv code writes them in Keras",
        "能由一个尺寸得到另一个的各种层；tconv code 可以写成 Keras",
    ),
    (
        "Keras takes strides {strides} or dilation_rate {dilation}, not both in one layer. Other frameworks do, and \
         zeros between the taps of a larger kernel are the same as a dilation.",
        "在 Keras 里，strides {strides} 和 dilation_rate {dilation} 不能用在同一层。别的框架可以；换一个更大的卷积核\
         ，在权重之间放零，效果和空洞相同。",
    ),
    (
        "The kernel_size, the padding, and whether the layer is transposed.",
        "kernel_size、padding，以及这一层是不是转置卷积。",
    ),
    (
        "the layer with a kernel that has the zeros in it, exactly the same; OP is conv_transpose2d or conv2d",
        "卷积核里放了零的层，结果完全相同；OP 换成 conv_transpose2d 或 conv2d",
    ),
    ("The layer", "这一层"),
    ("1 spatial dimension", "1 个空间维"),
    ("{number} spatial dimensions", "{number} 个空间维"),
    (
        "{name} was built for inputs with {channels}, on axis {axis}: its kernel has that many. Now it gets {input}, \
         with {given}.",
        "{name}：建立时的输入有 {channels}（第 {axis} 维），卷积核就是按这个数建的。现在的输入是 {input}，有 {given} \
         个。",
    ),
    (
        "A Conv2DTranspose's kernel lies as (kh, kw, filters, in), a Conv2D's as (kh, kw, in, filters).",
        "Conv2DTranspose 的卷积核按 (kh, kw, filters, in) 排列，Conv2D 的按 (kh, kw, in, filters)。",
    ),
    (
        "axis 1 has them: the input lies channels first, and Keras wants them last",
        "通道在第 1 维：这个输入的通道在前，而 Keras 要求通道在最后",
    ),
    (
        "of the layer that makes this input; or a layer of its own for it, where one is called with both",
        "指得出这个输入的那一层；如果同一层被用在两种输入上，就给它另建一层",
    ),
    ("if only the first of the channels are meant", "如果只要前面这些通道"),
    (
        "{name} takes batches with {wanted} axes, (batch, height, width, channels) for a 2D layer; {input} has \
         {given}.",
        "{name}：输入要成批，共 {wanted} 维，2D 层按 (batch, height, width, channels) 排列；而 {input} 有 {given} 维\
         。",
    ),
    ("a batch of one, if the batch is what lacks", "只有一张的 batch，如果缺的是 batch"),
    ("one channel, if the channels are what lacks", "一个通道，如果缺的是通道"),
    ("between a Dense layer and the first image", "放在 Dense 层和第一张图之间"),
    (
        "The kernel takes {wanted} input channels and the input has {given}. For conv_transpose the kernel lies as \
         (kh, kw, out, in): its last axis is the input's.",
        "卷积核接受 {wanted} 个输入通道，而输入有 {given} 个。conv_transpose 的卷积核按 (kh, kw, out, in) 排列：最后\
         一维是输入的通道。",
    ),
    ("if it was made as that of a conv, (kh, kw, in, out)", "如果它是按 conv 的 (kh, kw, in, out) 建的"),
    (
        "A {name} of {window} does not fit into an image of {sides}, so nothing is left of it; padding='valid' adds \
         nothing around it.",
        "{name} 为 {window}，图像只有 {sides}，放不下，所以一格不剩；padding='valid' 不在周围填充。",
    ),
    (
        "pads as much as it takes: one output for each step of the strides",
        "需要多少就填充多少：每移动一个步幅得一个输出",
    ),
    ("gives {output}", "得到 {output}"),
    ("pads as much as it takes", "需要多少就填充多少"),
    (
        "Nothing is left of the image {input} in {name}: its window does not fit into it.",
        "图像 {input} 经过 {name} 后一格不剩：窗口放不下。",
    ),
    ("Kernel size, strides and padding of the layer.", "这一层的 kernel_size、strides 和 padding。"),
    ("what would fit, with the layer as it stands in the code", "怎样才放得下；LAYER 换成代码里的那一层"),
    ("groups={groups} does not divide filters={filters}.", "filters={filters} 不能被 groups={groups} 整除。"),
    (
        "groups={groups} does not divide the {channels} channels of the input.",
        "输入有 {channels} 个通道，不能被 groups={groups} 整除。",
    ),
    (
        "Keras knows padding='valid' and padding='same'; {word} is neither.",
        "Keras 只认 padding='valid' 和 padding='same'；{word} 哪个都不是。",
    ),
    (
        "strides times the input for a Conv2DTranspose, the input divided by strides for a Conv2D",
        "对 Conv2DTranspose，输出是输入的 strides 倍；对 Conv2D，是输入除以 strides",
    ),
    ("a padding in numbers, as the crop or the padding that makes it", "用数值写的填充，换成等效的裁剪或填充"),
    (
        "{name} is {given}; the layer has {dimensions}, and takes one number, or one for each, each from 1 on.",
        "{name} 是 {given}；这一层有 {dimensions}，可以只给一个数，也可以每维各给一个，都至少是 1。",
    ),
    ("has so many dimensions, and its Transpose as well", "维数正好是这么多，带 Transpose 的也是"),
    ("{class} has no argument named {name}.", "{class} 没有叫 {name} 的参数。"),
    ("Keras's transposed layers know no groups.", "Keras 的转置卷积层不能分组。"),
    ("the groups one by one, exactly the same", "一组一组地算，结果完全相同"),
    ("is what Keras calls it", "Keras 里的名字"),
    ("What was meant.", "本来想写什么。"),
    (
        "The layer's weight has shape {model}, and {given} is to go into it.",
        "这一层的权重形状是 {model}，而要放进去的是 {given}。",
    ),
    (
        "Which weight it is: a bias has one number for each filter, a kernel four axes.",
        "这是哪个权重：bias 是每个 filter 一个数，卷积核有四维。",
    ),
    ("all of them, in the order in which they are set", "列出全部权重的形状，顺序和设置时相同"),
    ("The last two have changed places.", "最后两维对调了。"),
    (
        "if it is the weight of the layer's counterpart, a Conv2D's for a Conv2DTranspose or the other way round",
        "如果它是对应层的权重：把 Conv2D 的用于 Conv2DTranspose，或者反过来",
    ),
    ("It lies as in PyTorch, the kernel last.", "它是按 PyTorch 的顺序排列的，卷积核在最后。"),
    (
        "brings it into Keras's order, of a Conv and of a ConvTranspose alike",
        "换成 Keras 的顺序，Conv 和 ConvTranspose 都这样换",
    ),
    ("Which of the two numbers of channels is right.", "两个通道数里哪个是对的。"),
    ("its last axis is the number of input channels", "它的最后一维就是输入通道数"),
    ("Its kernel_size is {given}, the layer's {own}.", "它的 kernel_size 是 {given}，而这一层的是 {own}。"),
    ("the layer that this weight belongs to", "这个权重所属的那一层"),
    // TensorFlow.
    (
        "A filter of conv2d_transpose lies as (kh, kw, out, in), one of conv2d as (kh, kw, in, out).",
        "conv2d_transpose 的 filter 按 (kh, kw, out, in) 排列，conv2d 的按 (kh, kw, in, out)。",
    ),
    (
        "A conv2d_transpose is the way back of a convolution: of the output that was asked for that one makes \
         {computed}, but the input has {given}.",
        "conv2d_transpose 是把普通卷积反过来走：把所要求的输出交给那个卷积，会得到 {computed}，而输入是 {given}。",
    ),
    ("Kernel and strides.", "kernel_size 和 strides。"),
    (
        "On {axis} an output of {output} was asked for, with kernel {kernel}, stride {stride} and dilation {dilation}\
         .",
        "在{axis}上要求的输出是 {output}，卷积核 {kernel}，步幅 {stride}，空洞率 {dilation}。",
    ),
    (
        "in the Conv2DTranspose: padding='same' then makes {size} on that axis, strides times the input",
        "指 Conv2DTranspose 的参数：配上 padding='same'，这一维就是 {size}，即输入的 strides 倍",
    ),
    ("axis 1, the height,", "第 1 维（高）"),
    ("axis 2, the width where channels come last,", "第 2 维（通道在最后时是宽）"),
    ("the last axis, the width,", "最后一维（宽）"),
    ("output_shape: {smallest} to {largest}", "output_shape：{smallest} 到 {largest}"),
    (
        "on that axis, if padding is \"{word}\": what an input of {given} reaches",
        "指这一维，如果 padding 是 \"{word}\"：输入 {given} 所能得到的尺寸",
    ),
    ("the layer in every framework", "同一层在各个框架里的写法"),
    (
        "The padding: with neither SAME nor VALID it is computed so, so there are explicit paddings.",
        "padding：用 SAME 或 VALID 都算不出这个数，所以填充应该是用数值给出的。",
    ),
    ("an input of {computed}", "输入改为 {computed}"),
    ("on that axis: what the output asked for goes with", "指这一维：所要求的输出正好对应这个输入"),
    ("on that axis, with padding \"SAME\" and stride {stride}", "指这一维，padding 为 \"SAME\"、步幅为 {stride} 时"),
    (
        "says which input an output goes with, and the layer in other frameworks",
        "会说明某个输出对应多大的输入，以及这一层在其他框架里的写法",
    ),
    (
        "The input of a conv2d_transpose has other channels than its filter takes.",
        "conv2d_transpose 的输入和它的 filter 通道数不符。",
    ),
    ("Both numbers: filter.shape[3] must be x.shape[-1].", "这两个数：filter.shape[3] 要等于 x.shape[-1]。"),
    (
        "if the filter was made as that of a conv2d, and its axis 2 has the input's channels",
        "如果 filter 是按 conv2d 的顺序建的，第 2 维是输入的通道数",
    ),
    ("shows both", "把两个都打印出来"),
    (
        "The channels of output_shape are not those that the filter of the conv2d_transpose makes, its axis 2.",
        "output_shape 的通道数和 conv2d_transpose 的 filter 所得出的（第 2 维）不同。",
    ),
    ("the channels that the filter makes", "filter 所得出的通道数"),
    ("Both numbers: output_shape[-1] must be filter.shape[2].", "这两个数：output_shape[-1] 要等于 filter.shape[2]。"),
    (
        "The filter of a conv2d takes {channels} for each group, its axis 2; the input has {given}, its last axis, \
         which is no multiple.",
        "conv2d 的 filter 每组接受 {channels}（第 2 维）；而输入有 {given} 个（最后一维），不是它的倍数。",
    ),
    ("w of shape {shape}", "w 的形状改为 {shape}"),
    ("takes the channels that come", "接受现在这些通道"),
    ("if the input lies channels first", "如果输入的通道在前"),
    (
        "The filter of a conv2d_transpose takes {channels}, its axis 3, and the input has {given}, its last axis.",
        "conv2d_transpose 的 filter 接受 {channels}（第 3 维），而输入有 {given} 个（最后一维）。",
    ),
    (
        "if it was made as that of a conv2d: where its axis 2 is {given}",
        "如果它是按 conv2d 的顺序建的：第 2 维是 {given}",
    ),
    (
        "output_shape has {output} channels, and the filter of the conv2d_transpose makes {filter}, its axis 2.",
        "output_shape 有 {output} 个通道，而 conv2d_transpose 的 filter 得出 {filter} 个（第 2 维）。",
    ),
    (
        "output_shape of the conv2d_transpose asks for a batch of {output}, and the input has {input}.",
        "conv2d_transpose 的 output_shape 要求 batch 是 {output}，而输入的 batch 是 {input}。",
    ),
    (
        "the batch that comes, whatever its size; the last one of a data set is often smaller",
        "用输入的 batch，不管是多大；数据集的最后一个 batch 往往小一些",
    ),
    (
        "Two maps are compared, as a loss does: {first} and {second} differ.",
        "两张特征图要像损失函数那样比较，而 {first} 和 {second} 不同。",
    ),
    ("Two maps are concatenated: {first} and {second} differ.", "两张特征图要拼接，而 {first} 和 {second} 不同。"),
    (
        "Which axes are the batch and the channels; axes 1 and 2, height and width in NHWC, agree.",
        "哪几维是 batch 和通道；第 1、2 维（NHWC 的高和宽）是一致的。",
    ),
    (
        "The window of the {operation} is {window} long, and on that axis the input has {input}: padding \"VALID\" \
         adds nothing around it.",
        "{operation} 的窗口长 {window}，而这一维的输入只有 {input}：padding \"VALID\" 不在周围填充。",
    ),
    ("what would fit", "怎样才放得下"),
    (
        "output_shape of a conv2d_transpose has four numbers: [batch, height, width, channels], where channels come \
         last.",
        "conv2d_transpose 的 output_shape 是四个数：[batch, height, width, channels]，通道在最后时就是这样。",
    ),
    ("Here it has, or the input has, {given}.", "这里的 output_shape 或输入有 {given} 个。"),
    ("with the batch that comes and the channels that the filter makes", "用输入的 batch，以及 filter 所得出的通道数"),
    (
        "strides has {numbers}: it is one, one for height and width each, or four with the batch and the channels.",
        "strides 有 {numbers}：可以只给一个，或者高、宽各一个，或者加上 batch 和通道共四个。",
    ),
    ("where channels come last; [1, 1, S, S] where they come first", "通道在最后时；通道在前时是 [1, 1, S, S]"),
    (
        "strides of four numbers has the batch and the channels among them, and they are 1.",
        "四个数的 strides 包括 batch 和通道，这两个都是 1。",
    ),
    ("The strides that were given, and whether channels come last.", "给的 strides 是多少，以及通道是不是在最后。"),
    ("A stride is below 1.", "stride 小于 1。"),
    ("the smallest", "最小值"),
    (
        "On a CPU TensorFlow computes a transposed convolution without dilation alone.",
        "TensorFlow 在 CPU 上只能算没有空洞的转置卷积。",
    ),
    (
        "On a CPU TensorFlow computes this convolution without dilation alone.",
        "TensorFlow 在 CPU 上只能算没有空洞的这种卷积。",
    ),
    ("A kernel with zeros between its taps is the same.", "在卷积核的权重之间放零，效果相同。"),
    ("Kernel, strides, dilations and padding.", "kernel_size、strides、dilations 和 padding。"),
    (
        "the layer with the zeros in its kernel; OP is conv_transpose2d or conv2d",
        "卷积核里放了零的层；OP 换成 conv_transpose2d 或 conv2d",
    ),
    (
        "On a CPU TensorFlow computes this with channels last alone (NHWC).",
        "TensorFlow 在 CPU 上只能按通道在最后（NHWC）来算。",
    ),
    (
        "brings the channels to the end; strides and output_shape are ordered so too",
        "把通道移到最后；strides 和 output_shape 的顺序也要跟着改",
    ),
    ("the default", "默认值"),
    (
        "tf.nn knows padding \"SAME\" and \"VALID\", in capitals, and numbers for each end of each axis; {word} is \
         none of them.",
        "tf.nn 只认大写的 padding \"SAME\" 和 \"VALID\"，或者各维两端的数值；{word} 哪种都不是。",
    ),
    ("the same word in capitals", "同一个单词，改成大写"),
    ("numbers: top, bottom, left and right, where channels come last", "数值依次是上、下、左、右（通道在最后时）"),
    (
        "A conv2d takes images as [batch, height, width, channels] and filters with four axes.",
        "conv2d 的图像按 [batch, height, width, channels] 排列，filter 有四维。",
    ),
    ("The input {given} has {axes}.", "输入 {given} 有 {axes}。"),
    ("The shape that was given.", "给的形状是什么。"),
    (
        "A bias has one number for each channel, the last axis: {channels} of {input}, and here it has {bias}.",
        "bias 是每个通道（最后一维）一个数：{input} 有 {channels} 个通道，而这里的 bias 是 {bias}。",
    ),
    ("a bias for the channels that the layer makes", "按这一层得出的通道数建的 bias"),
    (
        "The filter takes the channels of the input in {groups} groups, and they do not share its {channels} output \
         channels, its last axis.",
        "filter 把输入的通道分成 {groups} 组，而它的 {channels} 个输出通道（最后一维）不能平分成这么多组。",
    ),
    // JAX.
    (
        "lax.conv_general_dilated takes images as NCHW and kernels as OIHW unless dimension_numbers say otherwise; \
         lax.conv_transpose, Flax and Haiku take NHWC and HWIO.",
        "没有写 dimension_numbers 时，lax.conv_general_dilated 的图像按 NCHW、卷积核按 OIHW 排列；lax.conv_transpose\
         、Flax 和 Haiku 用的是 NHWC 和 HWIO。",
    ),
    (
        "The kernel takes {channels}, its axis I; the input has {given}, its axis C.",
        "卷积核接受 {channels}（I 维），而输入有 {given} 个（C 维）。",
    ),
    (
        "The kernel takes {channels}, its axis I, {wanted} for each of {groups} groups; the input has {given}, its \
         axis C.",
        "卷积核接受 {channels}（I 维，{groups} 组各 {wanted} 个），而输入有 {given} 个（C 维）。",
    ),
    (
        "for conv_general_dilated, if {given} is a side of the image and not its channels",
        "用于 conv_general_dilated，如果 {given} 其实是图像的边长，而不是通道数",
    ),
    (
        "for conv_transpose, if the kernel lies as Keras's, (kh, kw, out, in), and its last axis is {given}",
        "用于 conv_transpose，如果卷积核按 Keras 的 (kh, kw, out, in) 排列，最后一维是 {given}",
    ),
    (
        "a layer for the channels that come; in Equinox they come first as well",
        "按现在的通道数建的层；在 Equinox 里也是先写它们",
    ),
    (
        "Which axes were taken for the channels, if no layer but a function was called.",
        "如果直接调用的是函数而不是层，当作通道的是哪几维。",
    ),
    ("the output channels of the kernel (axis O)", "卷积核的输出通道数（O 维）"),
    ("the channels of the input", "输入的通道数"),
    (
        "feature_group_count={groups} does not divide {channels}, {what}.",
        "{what}是 {channels}，不能被 feature_group_count={groups} 整除。",
    ),
    (
        "The input has {axes} and the kernel {kernel}: both have as many, a batch or output channels, input \
         channels, and those of the image.",
        "输入有 {axes}，而卷积核有 {kernel} 维：两者应该相同，一维是 batch（或输出通道），一维是输入通道，其余是图像\
         的各维。",
    ),
    ("What each axis is.", "各维分别是什么。"),
    (
        "The layer takes {axes} and the input {input} has {count}.",
        "这一层的输入应有 {axes}，而输入 {input} 有 {count} 维。",
    ),
    ("over the batch: Equinox's layers take one image", "对 batch 逐张调用：Equinox 的层一次只取一张图"),
    ("all axes before those of an image as one batch", "把图像以外的各维都合成一个 batch"),
    (
        "another axis at the front, if it is a batch or a single channel that lacks",
        "在最前面加一维，如果缺的是 batch 或单个通道",
    ),
    (
        "The kernel has {axes} for the image, and window_strides {given}.",
        "卷积核对应图像的有 {axes}，而 window_strides 有 {given} 个数。",
    ),
    ("one for each axis", "每维一个"),
    (
        "There are pads for {axes} and the kernel has {wanted}: or the strides are too few, whose number counts as \
         well.",
        "填充给了 {axes}，而卷积核有 {wanted} 维：也可能是 strides 给少了，它的个数也要一致。",
    ),
    ("a pair for each axis", "每维一对"),
    (
        "padding={given} is one number, and JAX takes a word or a pair for each axis. In conv_transpose these are \
         zeros around the input between whose cells the strides have put zeros: K - 1 - p for PyTorch's p, with the \
         dilated kernel K.",
        "padding={given} 只是一个数，而 JAX 要的是单词，或者每维一对数。在 conv_transpose 里，它们是按步幅插零之后、\
         输入周围的零：对应 PyTorch 的 p，就是 K - 1 - p，其中 K 是加空洞后卷积核的边长。",
    ),
    (
        "PyTorch's padding in JAX, for your kernel and stride",
        "PyTorch 的 padding 在 JAX 里的写法，换成你的 kernel_size 和 stride",
    ),
    (
        "A negative padding cuts the input, and it cuts more than there is.",
        "负的填充是裁剪输入，而这里要裁的比输入还多。",
    ),
    ("the pairs of a layer, from any framework", "任何框架的层所对应的各对数"),
    (
        "With a dilation of the input, which is what the stride of a transposed convolution is, conv_general_dilated \
         takes no word for padding; and conv_transpose knows SAME and VALID alone.",
        "输入带空洞（也就是转置卷积的步幅）时，conv_general_dilated 的 padding 不能用单词；而 conv_transpose 只认 \
         SAME 和 VALID。",
    ),
    ("makes exactly stride times the input", "输出正好是输入的 stride 倍"),
    ("the same in numbers, and elsewhere", "换成数值的写法，以及在别的框架里的写法"),
    (
        "{word} is no word for padding: there are SAME, VALID and SAME_LOWER, and a pair of numbers for each axis.",
        "没有叫 {word} 的填充：可以用 SAME、VALID 和 SAME_LOWER，或者每维一对数。",
    ),
    ("one output for each step of the strides", "每移动一个步幅得一个输出"),
    (
        "numbers, height first; K - 1 on all sides is what others call full",
        "数值，先写高；各侧都是 K - 1，就是别处所说的 full",
    ),
    ("A dilation is 1 or more, and here they are {given}.", "空洞率至少是 1，而这里是 {given}。"),
    (
        "no gaps in the kernel, the default; lhs_dilation is a transposed layer's stride",
        "卷积核不留空，这是默认值；lhs_dilation 才是转置卷积的步幅",
    ),
    (
        "An output_padding is not below the stride of its axis. A convolution with stride s sends s sizes to one; \
         output_padding picks the one to come back to, so it goes from 0 to s - 1.",
        "某一维的 output_padding 不小于 stride。步幅为 s 的普通卷积会把 s 种输入尺寸变成同一种输出尺寸；output_padding \
         只用来指明要回到哪一种，所以取 0 到 s - 1。",
    ),
    ("Both numbers, and the sizes that were wanted.", "这两个数，以及想要的尺寸。"),
    (
        "The output_shape that was asked for goes with an input of {wanted}, and this one has {given}.",
        "所要求的 output_shape 对应的输入是 {wanted}，而现在的输入是 {given}。",
    ),
    ("output_shape, kernel, stride and padding.", "output_shape、卷积核、步幅和填充。"),
    ("what kernel, stride and padding come to", "输出尺寸改由卷积核、步幅和填充来定"),
    ("which layers make the size that you want of it", "用怎样的层能由它得到想要的尺寸"),
    (
        "Which axes are the batch and the channels: axes 1 and 2, height and width in NHWC, agree.",
        "哪几维是 batch 和通道：第 1、2 维（NHWC 的高和宽）是一致的。",
    ),
    (
        "The parameters were made with a kernel of {kept}, and with this input the layer has one of {now}.",
        "参数是按 {kept} 的卷积核建的，而按现在的输入，这一层的卷积核是 {now}。",
    ),
    ("Which layer it is, and whether it is a kernel.", "这是哪一层，以及它是不是卷积核。"),
    (
        "The sides of the kernel agree: it is a number of channels that differs. Flax has its kernels as (kh, kw, \
         in, out), Haiku those of transposed layers as (kh, kw, out, in).",
        "卷积核的边长一致：不同的是通道数。Flax 的卷积核按 (kh, kw, in, out) 排列，Haiku 的转置卷积层按 (kh, kw, \
         out, in)。",
    ),
    ("anew, with an input that has the channels it will have", "重新初始化，输入的通道数要和以后一样"),
    (
        "the channels come last here; an image with channels first has a side in their place",
        "这里通道在最后；如果图像的通道在前，那个位置上就成了边长",
    ),
    ("The sides of the kernel differ: kernel_size is not what it was.", "卷积核的边长不同：kernel_size 和当时不一样。"),
    ("what the parameters have", "参数里的值"),
    // ONNX.
    (
        "The W of a ConvTranspose lies as (C, M/group, kH, kW), that of a Conv as (M, C/group, kH, kW), with C \
         channels in and M out.",
        "ConvTranspose 的 W 按 (C, M/group, kH, kW) 排列，Conv 的按 (M, C/group, kH, kW)，C 是输入通道数，M 是输出通\
         道数。",
    ),
    ("Node {name}: {means}", "节点 {name}：{means}"),
    (
        "W takes {channels}, its axis 0, and the input has {given}, its axis 1.",
        "W 接受 {channels}（第 0 维），而输入有 {given} 个（第 1 维）。",
    ),
    (
        "if it was written as that of a Conv, (out, in, kH, kW): where its axis 1 is {given}",
        "如果它是按 Conv 的 (out, in, kH, kW) 写的：第 1 维是 {given}",
    ),
    ("if the input lies channels last and its last axis is {wanted}", "如果输入的通道在最后，最后一维是 {wanted}"),
    (
        "W takes {channels}, its axis 1 times group={group}, and the input has {given}, its axis 1.",
        "W 接受 {channels}（第 1 维乘以 group={group}），而输入有 {given} 个（第 1 维）。",
    ),
    (
        "if W's {kernel} are meant for each group; it must divide W's axis 0 too",
        "如果 W 的 {kernel} 是每组的通道数；W 的第 0 维也要能被它整除",
    ),
    ("the output channels, axis 0 of W", "W 的输出通道数（第 0 维）"),
    ("group={groups} does not divide {channels}, {what}.", "{what}是 {channels}，不能被 group={groups} 整除。"),
    ("group is {group}, and there is at least one.", "group 是 {group}，而至少要有一组。"),
    (
        "kernel_shape is {said}, and W, which is {weight}, has a kernel of {kernel}.",
        "kernel_shape 是 {said}，而形状为 {weight} 的 W，卷积核是 {kernel}。",
    ),
    ("what W has; without the attribute it is taken from W", "和 W 一致；不写这个属性，就按 W 来定"),
    (
        "A number of pads is below 0. ONNX has them as [starts, ends] of all axes, each from 0 on.",
        "pads 里有小于 0 的数。在 ONNX 里，它按 [各维开头, 各维末尾] 排列，都至少是 0。",
    ),
    ("The numbers that were given.", "给的是哪些数。"),
    (
        "of the input, for a negative pad of a Conv; for a ConvTranspose output_padding, or a Pad behind it",
        "用在输入上，代替 Conv 的负 pads；对 ConvTranspose，用 output_padding，或者在后面接一个 Pad",
    ),
    ("what a layer takes in ONNX, from any framework", "任何框架的层在 ONNX 里的写法"),
    (
        "output_padding is below 0. It adds rows and columns at the end; what takes some off are pads.",
        "output_padding 小于 0。它是在末尾增加行和列；要减少，用 pads。",
    ),
    (
        "A dilation is below 1: it is the distance between two taps of the kernel.",
        "dilation 小于 1：它是卷积核相邻两个权重的间距。",
    ),
    (
        "two numbers for each axis of the image, all starts first and then all ends",
        "图像每维两个数，先是所有开头，再是所有末尾",
    ),
    ("one number for each axis of the image, without batch and channels", "图像每维一个数，不含 batch 和通道"),
    ("one number for each axis of the image", "图像每维一个数"),
    ("{name} has too many numbers or too few: it takes {wanted}.", "{name} 的数给多了或给少了，应该是{wanted}。"),
    ("What was given, and how many axes the image has: two less than W.", "给的是什么，以及图像有几维：比 W 少两维。"),
    ("for a layer in two dimensions", "用于二维的层"),
    (
        "output_padding is {given} on axis {axis} of the image, and the larger of stride and dilation there is \
         {limit}: it must be below. A Conv with stride s sends s sizes to one, and output_padding picks the one to \
         come back to.",
        "图像第 {axis} 维的 output_padding 是 {given}，而那一维的 stride 和 dilation 中较大的是 {limit}：\
         output_padding 要比它小。步幅为 s 的 Conv 会把 s 种输入尺寸变成同一种输出尺寸；output_padding 只用来指明要回\
         到哪一种。",
    ),
    ("output_padding: {most}", "output_padding：{most}"),
    ("on that axis, the largest that is allowed", "指那一维，所允许的最大值"),
    (
        "which layers lead from one size to another, if that is the stride; tconv code writes them in ONNX",
        "能由一个尺寸得到另一个的各种层，前提是步幅就是这个数；tconv code 可以写成 ONNX",
    ),
    (
        "output_shape asks for {size} on an axis of kernel {kernel}, stride {stride}, dilation {dilation} and \
         output_padding {output_padding}: that goes with an input of {computed}, and this one has {given}.",
        "有一维的 output_shape 要求 {size}，卷积核 {kernel}，步幅 {stride}，空洞率 {dilation}，output_padding \
         {output_padding}：对应的输入应是 {computed}，而现在的输入是 {given}。",
    ),
    ("output_shape: at most {most}", "output_shape：最大 {most}"),
    (
        "on that axis, of an input of {given}; what is smaller than the full result is cropped",
        "指那一维，输入为 {given} 时；如果比完整结果小，多出的部分会被裁掉",
    ),
    ("the layers that lead there; tconv code writes them in ONNX", "能做到的各种层；tconv code 可以写成 ONNX"),
    (
        "output_shape has {size} for an axis of the image. It holds height and width alone, each from 1 on; \
         converters have been known to write -1 there, or the batch and the channels.",
        "output_shape 里图像的一维是 {size}。它只写高和宽，都至少是 1；有些转换工具会写上 -1，或者带上 batch 和通道。",
    ),
    ("or pads and output_padding instead of it", "或者不用它，改用 pads 和 output_padding"),
    ("the pads and the output_padding of a layer, from any framework", "任何框架的层所对应的 pads 和 output_padding"),
    (
        "The {what} comes to {inferred} on axis {axis}, and the graph declares {existing}.",
        "按 {what} 计算，第 {axis} 维是 {inferred}，而计算图里声明的是 {existing}。",
    ),
    ("Axis 1 holds the channels.", "第 1 维是通道。"),
    ("W.", "W 的形状。"),
    ("Kernel, strides, pads and the size that comes.", "卷积核、strides、pads 和输入的尺寸。"),
    (
        "on that axis, below its stride or dilation; it adds at the end, as PyTorch's does",
        "指那一维，要小于它的 stride 或 dilation；和 PyTorch 一样，加在末尾",
    ),
    (
        "on that axis, at its start or its end: whichever the framework that it comes from crops",
        "指那一维，在开头或末尾：看原来的框架裁哪一端",
    ),
    (
        "the pads and the output_padding of the layer in the framework that it comes from",
        "原来框架里的那一层所对应的 pads 和 output_padding",
    ),
    (
        "Nothing is left of an image of {input} on its axis {axis}: pads of a ConvTranspose crop, and they take more \
         than there is.",
        "图像 {input} 的第 {axis} 维一格不剩：ConvTranspose 的 pads 是裁剪，这里要裁的比完整结果还多。",
    ),
    ("Kernel, strides and pads.", "卷积核、strides 和 pads。"),
    ("the size, and what would leave a cell", "它的尺寸，以及怎样才能留下一格"),
    (
        "The window of the Conv does not fit into an image of {input} with its pads.",
        "Conv 的窗口放不进加上 pads 之后的图像 {input}。",
    ),
    ("Kernel, dilations and pads.", "卷积核、dilations 和 pads。"),
    ("the sizes, and what would fit", "各个尺寸，以及怎样才放得下"),
    (
        "ONNX Runtime works out no SAME_UPPER or SAME_LOWER with a dilation; the specification has a meaning for it.",
        "有 dilation 时，ONNX Runtime 不支持 SAME_UPPER 和 SAME_LOWER；而规范里是有定义的。",
    ),
    ("Kernel, strides, dilations and the size that comes.", "卷积核、strides、dilations 和输入的尺寸。"),
    ("the same with pads as numbers", "同样的效果，pads 用数来写"),
    (
        "auto_pad and pads both say what is padded; a node has one of them.",
        "auto_pad 和 pads 都规定填充多少；一个节点只能写其中一个。",
    ),
    ("and the numbers of pads count", "这样就以 pads 的数为准"),
    ("the sizes with either", "两种写法各自的尺寸"),
    (
        "auto_pad is none of NOTSET, VALID, SAME_UPPER and SAME_LOWER.",
        "auto_pad 不是 NOTSET、VALID、SAME_UPPER 或 SAME_LOWER。",
    ),
    ("The word that was given.", "写的是什么词。"),
    (
        "what Keras and TensorFlow call SAME: the odd cell at the end",
        "就是 Keras 和 TensorFlow 的 SAME：多出的一格在末尾",
    ),
    ("Here it has shape {bias}.", "这里的形状是 {bias}。"),
    ("The shape that it has.", "它的形状。"),
    ("B has one number for each output channel, {channels}.", "B 是每个输出通道一个数，共 {channels} 个。"),
    ("B of shape {shape}", "B 的形状改为 {shape}"),
    ("or none", "或者不要"),
    (
        "W and the input have different numbers of axes. Both have two and then those of the image: batch and \
         channels, or output and input channels.",
        "W 和输入的维数不同。两者都是先有两维，再是图像的各维：输入是 batch 和通道，W 是输出通道和输入通道。",
    ),
    ("W has {weight} for the image, the input {input}.", "对应图像的，W 有 {weight} 维，输入有 {input} 维。"),
    ("Both shapes.", "两者的形状。"),
    ("a batch of one: ONNX takes no image without a batch", "只有一张的 batch：ONNX 不接受没有 batch 的图像"),
    (
        "The input is {input} and W {weight}: they have as many axes.",
        "输入是 {input}，W 是 {weight}：两者的维数应该相同。",
    ),
    (
        "The input has {axes}: it takes a batch, channels, and the axes of the image.",
        "输入有 {axes}，而它应有 batch、通道和图像的各维。",
    ),
    ("one image of one channel", "一张单通道的图"),
    (
        "The model takes an input with {axes}, and was given one with {given}.",
        "模型的输入应有 {axes}，而给的有 {given} 维。",
    ),
    ("{got} instead of {wanted} on axis {axis}", "第 {axis} 维是 {got} 而不是 {wanted}"),
    (
        "The model was exported for one size of its input, and was given {each}.",
        "模型导出时固定了输入的尺寸，而给的输入{each}。",
    ),
    ("the last axis has {given}, the channels: they come last", "最后一维是 {given}，即通道数：通道在最后"),
    ("for inputs of any height and width", "用于任意高和宽的输入"),
    (
        "Whether the graph works on others: skip connections need sides that every level divides.",
        "这个计算图能不能用于别的尺寸：跳跃连接要求边长在每一级都能整除。",
    ),
    ("{operator} has no attribute named {name}.", "{operator} 没有叫 {name} 的属性。"),
    ("is what ONNX calls it", "ONNX 里的名字"),
    (
        "A Concat joins {first} and {second} on axis {axis}, where all but the channels must agree.",
        "Concat 拼接的两张图，第 {axis} 维一个是 {first}，一个是 {second}；而通道以外的各维都要相同。",
    ),
    (
        "Axis 1 holds the channels where they come first: the Concat joins along another.",
        "通道在前时，第 1 维就是通道：Concat 沿的是另一维。",
    ),
    ("In (N, C, H, W) axis 2 is the height and axis 3 the width.", "按 (N, C, H, W)，第 2 维是高，第 3 维是宽。"),
    (
        "Two maps are added or multiplied, cell by cell, and have {first} and {second} on an axis that the message \
         does not name.",
        "两张特征图要逐格相加或相乘，而有一维一个是 {first}，一个是 {second}；报错没有说是哪一维。",
    ),
];
