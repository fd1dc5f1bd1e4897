//! File errors in simplified Chinese. Messages of decoders and texts from file headers are not translated.

use std::path::Path;

use super::chinese::system;
use crate::load::error::{Kind, READ, dims, excerpt};
use crate::load::{LoadError, MAX_CELLS, MAX_FILE_BYTES, shown};
use crate::visible;
use crate::words::phrases;

pub(super) fn file(LoadError { path, kind }: &LoadError) -> String {
    let example = match kind {
        Kind::NameNeeded { listing } => {
            let file = path.file_name().map_or_else(|| "FILE".to_owned(), |name| visible::path(Path::new(name)));
            format!("，例如 {file}:{}", listing.example())
        }
        _ => String::new(),
    };
    format!("{}：{}{example}", visible::path(path), wrong(kind))
}

#[allow(clippy::too_many_lines, reason = "a line or two for each thing that can be wrong")]
fn wrong(kind: &Kind) -> String {
    match kind {
        Kind::NotFound => "没有这个文件；请检查文件名和文件夹".to_owned(),
        Kind::Directory => format!("这是文件夹；请写明里面的 {READ} 文件"),
        Kind::NotRegular => "不是普通文件（而是管道、套接字或设备）；请先把数据存成文件".to_owned(),
        Kind::Unreadable { reason } => format!("无法读取：{}；请检查文件名和权限", system(reason)),
        Kind::Changed => "读的时候文件变了；等没有程序再写它时重试".to_owned(),
        Kind::UnknownExtension { extension: Some(extension) } => {
            format!("不支持 '.{}' 文件；请用 {READ} 文件", excerpt(extension))
        }
        Kind::UnknownExtension { extension: None } => format!("没有扩展名，看不出格式；请用 {READ} 文件"),
        Kind::Pickled => {
            "不读 pickle 文件，因为读取时会执行其中的代码；请用下面两行把它的 state_dict 存成 .safetensors：".to_owned()
        }
        Kind::Nameless { name } => format!("文件里只有一个数组，没有名字；请去掉 ':{}'", shown(name)),
        Kind::NameNeeded { listing } => format!("文件里有 {} 个数组；请写明用哪一个", listing.count()),
        Kind::NoSuchName { name, nearest: Some(nearest), .. } => {
            format!("没有叫 '{}' 的数组；是不是 '{}'？", shown(name), shown(nearest))
        }
        Kind::NoSuchName { name, nearest: None, listing } => {
            format!("没有叫 '{}' 的数组；里面有 {} 个：", shown(name), listing.count())
        }
        Kind::NoArrays => {
            "文件里没有数组；请存一个，例如 np.savez(path, w=array) 或 save_file({'w': tensor}, path)".to_owned()
        }
        Kind::SeveralNeeded { extension } => {
            format!(".{} 文件只有一个没有名字的数组；请把权重存成 .safetensors 或 .npz", excerpt(extension))
        }
        Kind::Network { fault } => phrases::CHINESE.say(&fault.phrase()),
        Kind::Empty => "文件是空的（0 字节）；请重新保存或复制".to_owned(),
        Kind::TooLarge { bytes } => format!("有 {bytes} 字节，超过上限 {MAX_FILE_BYTES} 字节；请只存一部分数据"),
        Kind::ChannelOutOfRange { shape, channel } => {
            format!("{}里没有通道 {}；{}", held(shape), list(channel), channels(shape))
        }
        Kind::ChannelCount { shape, channel } => {
            format!("通道 {} 有 {} 个下标，与{}不符；{}", list(channel), channel.len(), held(shape), channels(shape))
        }
        Kind::NotNpy => "不管扩展名怎么写，这不是 NumPy 文件；请用 np.save(path, array) 来存".to_owned(),
        Kind::NpyVersion { major, minor } => {
            format!("不认识 .npy 格式版本 {major}.{minor}（支持 1.0、2.0 和 3.0）；请用 np.save(path, array) 重新保存")
        }
        Kind::NpyTruncatedHeader => "文件在 .npy 头部中间就断了，不完整；请重新复制或保存".to_owned(),
        Kind::NpyHeaderTooLong { bytes, limit } => {
            format!(".npy 头部有 {bytes} 字节，超过上限 {limit} 字节；请用 np.save(path, array) 只存一个数值数组")
        }
        Kind::NpyHeader { reason } => {
            format!(".npy 头部损坏：{reason}；请用 np.save(path, array) 重新保存")
        }
        Kind::NpyMissingData { shape, dtype, expected, actual } => {
            let expected = expected.map_or(String::new(), |bytes| format!("，需要 {bytes} 字节"));
            format!(
                "头部说是 {}、dtype '{dtype}'{expected}，后面却只有 {actual} 字节数据；文件不完整或头部有误：请重新复制或保存",
                dims(shape)
            )
        }
        Kind::NpyTrailingBytes { shape, extra } => format!(
            "{} 的数组后面还多出 {extra} 字节；文件损坏，或存了好几个数组：请用 np.save(path, array) 只存一个",
            dims(shape)
        ),
        Kind::NpyObjects { dtype } => {
            format!("里面是 Python 对象（dtype '{dtype}'）；请存数值：np.save(path, array.astype('float32'))")
        }
        Kind::NpyRecords => {
            "里面是结构化 dtype 的记录；请把其中一个字段存成数值：np.save(path, array['field'].astype('float32'))"
                .to_owned()
        }
        Kind::NpyDtype { dtype } => format!(
            "不支持 dtype '{dtype}'（支持 float16、float32、float64、整数和 bool）；请用 np.save(path, \
             array.astype('float32')) 来存"
        ),
        Kind::Rank { shape } => format!("数组有 {} 维，这里要 1 到 4 维；请存其中的一部分或 reshape", shape.len()),
        Kind::ZeroAxis { shape } => format!("形状 {} 里没有数；请存每一维长度都至少是 1 的数组", dims(shape)),
        Kind::TooManyCells { height, width } => format!(
            "一个 {height}x{width} 的平面超过上限 {MAX_CELLS} 个数；请裁小，例如 np.save(path, array[..., :1024, :1024])"
        ),
        Kind::NotBool => "bool 数组里有 0 和 1 以外的字节；文件已损坏：请重新复制或保存".to_owned(),
        Kind::NotNpz => {
            "不管扩展名怎么写，这不是 .npz 文件，或者只是它的开头；请用 np.savez(path, w=array) 来存".to_owned()
        }
        Kind::NpzBroken { reason } => format!(".npz 损坏：{reason}；请用 np.savez(path, w=array) 重新保存"),
        Kind::NpzTooLarge { name, bytes } => {
            format!("'{}' 有 {bytes} 字节，超过上限 {MAX_FILE_BYTES} 字节；请只存数组的一部分", shown(name))
        }
        Kind::SafetensorsTruncated { bytes, actual } => format!(
            "头部应有 {bytes} 字节，后面却只有 {actual} 字节；文件不完整，或不是 .safetensors：请重新复制或保存"
        ),
        Kind::SafetensorsHeaderTooLong { bytes, limit } => {
            format!("头部有 {bytes} 字节，超过上限 {limit} 字节；请只存需要的张量，不带元数据")
        }
        Kind::SafetensorsHeader { reason } => {
            format!(".safetensors 头部损坏：{reason}；请用 save_file(tensors, path) 重新保存")
        }
        Kind::SafetensorsLength { expected, actual } => {
            format!("头部说张量有 {expected} 字节，后面却有 {actual} 字节；文件不完整或头部有误：请重新复制或保存")
        }
        Kind::SafetensorsDtype { dtype } => {
            format!("不支持 dtype {dtype}（支持 F16、BF16、F32、F64、整数和 BOOL）；请存 tensor.float()")
        }
        Kind::CsvNoNumbers => "里面没有数，只有空行或注释；请每行写一行数".to_owned(),
        Kind::CsvHeaderRow { line, text } => format!("第 {line} 行是列名（'{text}'）；请去掉它，只留数"),
        Kind::CsvRagged { line, expected, found } => {
            format!("第 {line} 行有 {found} 列，而第一行有 {expected} 列；每行的列数要一样")
        }
        Kind::CsvEmptyCell { line, column } => {
            format!("第 {line} 行第 {column} 列是空的；请填一个数，或去掉多余的逗号")
        }
        Kind::CsvNotNumber { line, column, text } => {
            format!("第 {line} 行第 {column} 列：'{text}' 不是数；请写成 -1.5 这样的数，用逗号隔开")
        }
        Kind::CsvSpaces { line } => {
            format!("第 {line} 行：数之间用了空格；请用逗号，例如 np.savetxt(path, array, delimiter=',')")
        }
        Kind::CsvUtf8 { line, column } => {
            format!("第 {line} 行第 {column} 列不是 UTF-8 文本；请把文件存成 UTF-8（不是 UTF-16）")
        }
        Kind::CsvLineTooLong { line, bytes, limit } => {
            format!("第 {line} 行有 {bytes} 字节，超过上限 {limit} 字节；请每行写一行数，行末换行")
        }
        Kind::CsvTooManyCells => format!("超过上限 {MAX_CELLS} 个数；请只存一部分数据"),
        Kind::ImageTooLarge { width, height } => {
            format!("{width}x{height} 像素超过上限 {MAX_CELLS}；请裁剪或缩小图片")
        }
        Kind::PngTruncated => "文件在 PNG 图片中间就断了，不完整；请重新复制或保存".to_owned(),
        Kind::JpegTruncated => "文件在 JPEG 图片中间就断了，不完整；请重新复制或保存".to_owned(),
        Kind::JpegBroken { reason } => format!("JPEG 损坏：{reason}；请重新存成 JPEG 或 PNG"),
        Kind::PngBroken { reason } => format!("PNG 损坏：{reason}；请重新存成 PNG"),
    }
}

fn held(shape: &[usize]) -> String {
    format!("形状 {}（{} 维）", dims(shape), shape.len())
}

fn list(channel: &[usize]) -> String {
    channel.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Says which channels can be chosen, given the shape of the whole array.
fn channels(shape: &[usize]) -> String {
    let (leading, _) = shape.split_at(shape.len().saturating_sub(2));
    let range = |length: &usize| if *length > 1 { format!("0 到 {}", length - 1) } else { "0".to_owned() };
    match leading {
        [] => "它只有一个平面：不用写通道，或者写 0".to_owned(),
        [only] => format!("请写 {}", range(only)),
        several => {
            let ranges: Vec<String> = several.iter().map(range).collect();
            format!("请写 {} 个下标：依次是 {}", several.len(), ranges.join("、"))
        }
    }
}
