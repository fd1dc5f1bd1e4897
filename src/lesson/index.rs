//! The ids and titles in a course. Nothing else of its files is read or proved, so it is available at once.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::files::Files;

/// The contents of a course, as far as its files can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The lessons.
    pub lessons: Vec<Entry>,
    /// The drills.
    pub drills: Vec<Entry>,
    /// The ids of the parts of the exam.
    pub parts: Vec<String>,
}

/// A lesson or a drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The title in the first language; empty if none is found.
    pub title: String,
    /// The ids of its steps.
    pub steps: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CourseFile {
    languages: Vec<String>,
    lessons: Vec<String>,
    drills: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StepsFile {
    step: Vec<Named>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ExamFile {
    part: Vec<Named>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    id: String,
}

impl Index {
    /// Reads the index of a course.
    #[must_use]
    pub fn of(files: &Files) -> Index {
        let course: CourseFile = read(files, "course.toml");
        let language = course.languages.first().map_or("en", String::as_str);
        let entry = |id: String, structure: &str, prose: &str| {
            let title = files.text(prose).and_then(|text| text.lines().find_map(|line| line.strip_prefix("# ")));
            let steps = read::<StepsFile>(files, structure).step;
            Entry { title: title.unwrap_or_default().to_owned(), steps: ids(steps), id }
        };
        let lesson = |id: String| {
            let (structure, prose) = (format!("{id}/lesson.toml"), format!("{id}/{language}.md"));
            entry(id, &structure, &prose)
        };
        let drill = |id: String| {
            let (structure, prose) = (format!("drills/{id}.toml"), format!("drills/{id}.{language}.md"));
            entry(id, &structure, &prose)
        };
        Index {
            lessons: course.lessons.into_iter().map(lesson).collect(),
            drills: course.drills.into_iter().map(drill).collect(),
            parts: ids(read::<ExamFile>(files, "exam.toml").part),
        }
    }
}

fn ids(named: Vec<Named>) -> Vec<String> {
    named.into_iter().map(|named| named.id).filter(|id| !id.is_empty()).collect()
}

/// What stands in a file; nothing where it is missing or wrong.
fn read<T: Default + DeserializeOwned>(files: &Files, path: &str) -> T {
    files.text(path).and_then(|text| toml::from_str(text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::course::Course;

    #[test]
    fn the_names_are_those_of_the_course() {
        let (index, course) = (Index::of(&Files::embedded()), Course::ours().expect("the course has no errors"));
        let lessons = course.lessons.iter().map(|lesson| Entry {
            id: lesson.id.clone(),
            title: lesson.title.first().cloned().unwrap_or_default(),
            steps: lesson.steps.iter().map(|step| step.id.clone()).collect(),
        });
        assert_eq!(index.lessons, lessons.collect::<Vec<_>>());
        let drills = course.drills.iter().map(|drill| (drill.id.as_str(), drill.title.first().map(String::as_str)));
        let read = index.drills.iter().map(|drill| (drill.id.as_str(), Some(drill.title.as_str())));
        assert_eq!(read.collect::<Vec<_>>(), drills.collect::<Vec<_>>());
        let parts = course.exam.iter().flat_map(|exam| &exam.parts).map(|part| part.id.clone());
        assert_eq!(index.parts, parts.collect::<Vec<_>>());
    }

    #[test]
    fn a_course_that_is_wrong_has_the_names_that_can_be_read() {
        let mut files = Files::default();
        assert_eq!(Index::of(&files), Index::default());
        files.insert("course.toml", Ok("lessons = [\"one\", \"two\"]".to_owned()));
        files.insert("one/lesson.toml", Ok("[[step]]\nid = \"a\"\n[[step]]\n".to_owned()));
        files.insert("two/lesson.toml", Ok("[[step".to_owned()));
        let index = Index::of(&files);
        let steps = index.lessons.iter().map(|lesson| (lesson.id.as_str(), lesson.steps.join(" ")));
        assert_eq!(steps.collect::<Vec<_>>(), [("one", "a".to_owned()), ("two", String::new())]);
    }
}
