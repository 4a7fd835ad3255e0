//! The TypeScript that is generated from the core: types with their documentation, and tables that boot no WebAssembly.
//! The test fails when a committed file differs; with `UPDATE_GENERATED=1` it writes the files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the generator is a test, and must end where it cannot go on")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use tat_tasks_core::tasks::{
    CommandDocument, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Filter, InvocationTask, Member,
    MemberKind, Record, TaskResult, TaskStatus, limits,
};
use tat_tasks_core::{CODE_RULES, DOCUMENTED_CODES, ErrorKind};

const NOTICE: &str = "// Generated from the Rust core by `make generate`; a test compares. Do not edit.\n";

#[test]
fn the_generated_files_are_those_of_the_core() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pkg-templates/src/generated");
    for (name, content) in [("model.ts", model()), ("tables.ts", tables()), ("records.ts", records())] {
        let path = directory.join(name);
        if env::var_os("UPDATE_GENERATED").is_some() {
            fs::write(&path, &content).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == content, "{name} is not what the core gives: run `make generate`");
    }
}

fn model() -> String {
    let mut text = String::from(NOTICE);
    text.push_str("\n/**\n * The state of a task (执行任务状态). Open at run time: a state that is newer than this package\n * arrives as it is, and is not terminal.\n */\nexport type TaskStatus =\n");
    for (status, documentation) in TaskStatus::KNOWN {
        text.push_str(&comment("  ", documentation));
        writeln!(text, "  | \"{status}\"").unwrap();
    }
    text.push_str(";\n\n/** The name of a filter. */\nexport type FilterName = ");
    text.push_str(&union(&limits::FILTER_NAMES));
    text.push_str(";\n\n/** The phase in which a call ended. */\nexport type ErrorKind = ");
    text.push_str(&union(&ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()));
    text.push_str(";\n\n/** The error codes of the action's page, and the common ones. The set is open. */\nexport type DocumentedErrorCode =\n");
    for code in DOCUMENTED_CODES {
        writeln!(text, "  | \"{code}\"").unwrap();
    }
    text.push_str(";\n");
    interface::<DescribeInvocationTasksRequest<'_>>(&mut text, Side::Request);
    interface::<Filter<'_>>(&mut text, Side::Request);
    interface::<DescribeInvocationTasksResponse<'_>>(&mut text, Side::Response);
    interface::<InvocationTask<'_>>(&mut text, Side::Response);
    interface::<CommandDocument<'_>>(&mut text, Side::Shared);
    interface::<TaskResult<'_>>(&mut text, Side::Response);
    text
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// A caller may write `undefined` for a member to leave out, and hand in what it does not let be changed.
    Request,
    Response,
    /// One frozen object stands for all that are equal.
    Shared,
}

const SHARED_DOCUMENTATION: [&str; 2] =
    ["", " Tasks that follow each other in an answer and tell the same have one object of it in common: it is frozen."];

fn interface<R: Record>(text: &mut String, side: Side) {
    let shared: &[&str] = if side == Side::Shared { &SHARED_DOCUMENTATION } else { &[] };
    write!(text, "\n{}export interface {} {{\n", comment("", &[R::DOCUMENTATION, shared].concat()), R::NAME).unwrap();
    for (member, documentation) in R::MEMBERS.iter().zip(R::MEMBER_DOCUMENTATION) {
        text.push_str(&comment("  ", documentation));
        let mark = if member.is_required { "" } else { "?" };
        let undefined = if side == Side::Request && !member.is_required { " | undefined" } else { "" };
        let readonly = if side == Side::Shared { "readonly " } else { "" };
        writeln!(text, "  {readonly}{}{mark}: {}{undefined};", member.name, type_of::<R>(member, side)).unwrap();
    }
    text.push_str("}\n");
}

fn type_of<R: Record>(member: &Member, side: Side) -> String {
    let readonly = if side == Side::Request { "readonly " } else { "" };
    match member.kind {
        MemberKind::Text if (R::NAME, member.name) == ("Filter", "Name") => {
            // Open, so that a constant whose type was widened to `string` still is a request; the core checks the name.
            "FilterName | (string & {})".into()
        }
        MemberKind::Text => "string".into(),
        MemberKind::NullableText => "string | null".into(),
        MemberKind::Status => "TaskStatus".into(),
        MemberKind::Signed | MemberKind::Unsigned => "number".into(),
        MemberKind::Boolean => "boolean".into(),
        MemberKind::TextList => format!("{readonly}string[]"),
        MemberKind::Record { name, .. } => name.into(),
        MemberKind::RecordList { name, .. } => format!("{readonly}{name}[]"),
    }
}

fn tables() -> String {
    let mut text = String::from(NOTICE);
    text.push_str("\nimport type { ErrorKind, FilterName, TaskStatus } from \"./model.js\";\n");

    text.push_str("\n/** The states of a task that never change again. */\n");
    let terminal: Vec<_> = TaskStatus::KNOWN
        .iter()
        .filter(|(status, _)| status.is_terminal())
        .map(|(status, _)| status.as_str())
        .collect();
    let quoted: Vec<_> = terminal.iter().map(|status| format!("\"{status}\"")).collect();
    writeln!(text, "export const TERMINAL_STATUSES: readonly TaskStatus[] = [{}];", quoted.join(", ")).unwrap();

    text.push_str("\n/** How error codes get their kind: the first rule whose pattern covers a code holds. */\n");
    text.push_str("export const CODE_RULES: readonly CodeRule[] = [\n");
    for rule in CODE_RULES {
        let (pattern, kind, retryable) = (rule.pattern, rule.kind, rule.retryable);
        writeln!(text, "  {{ pattern: \"{pattern}\", kind: \"{kind}\", retryable: {retryable} }},").unwrap();
    }
    text.push_str(
        "];\n\n/** What is known of an error code, or of all that begin like it. */\nexport interface CodeRule {\n",
    );
    text.push_str("  /** A code, or with a `*` at its end the beginning of codes. */\n  readonly pattern: string;\n");
    text.push_str("  readonly kind: ErrorKind;\n");
    text.push_str("  /** Whether the very same call may succeed later. */\n  readonly retryable: boolean;\n}\n");

    // One by itself, as it is all that a page needs of the limits.
    text.push_str("\n/** The calls a second that the service takes. */\n");
    writeln!(text, "export const CALLS_PER_SECOND = {};", limits::CALLS_PER_SECOND).unwrap();

    text.push_str("\n/** The limits of the action, from its page. */\nexport const LIMITS = {\n");
    for (documentation, name, value) in [
        ("The most ids that `InvocationTaskIds` takes.", "invocationTaskIds", limits::INVOCATION_TASK_IDS as u64),
        ("The most filters that `Filters` takes.", "filters", limits::FILTERS as u64),
        ("The most values that a filter takes.", "filterValues", limits::FILTER_VALUES as u64),
        ("The most tasks that one answer holds.", "limit", limits::LIMIT),
        ("The tasks that one answer holds when no `Limit` is given.", "defaultLimit", limits::DEFAULT_LIMIT),
        ("The calls a second that the service takes.", "callsPerSecond", limits::CALLS_PER_SECOND.into()),
    ] {
        writeln!(text, "  /** {documentation} */\n  {name}: {value},").unwrap();
    }
    text.push_str("} as const;\n");

    text.push_str("\n/** The names of the filters. */\n");
    let names = limits::FILTER_NAMES.map(|name| format!("\"{name}\"")).join(", ");
    writeln!(text, "export const FILTER_NAMES: readonly FilterName[] = [{names}];").unwrap();

    text
}

fn records() -> String {
    let mut text = String::from(NOTICE);
    text.push_str(
        "\n/** What the words of a member of an answer stand for: a text, an integer, or the frames of records. */\n",
    );
    text.push_str("export type WordKind = \"text\" | \"integer\" | { readonly record: RecordName } | { readonly list: RecordName };\n");
    text.push_str("\nexport type RecordName = ");
    text.push_str(&union(&[InvocationTask::NAME, CommandDocument::NAME, TaskResult::NAME]));
    text.push_str(
        ";\n\n/** Makes a record of the values of its members. Those of one shape are fast to make, and small. */\n",
    );
    text.push_str("export type Shape = (values: readonly unknown[]) => Record<string, unknown>;\n");
    text.push_str("\n/** Members are told by bits, in the order of the table. */\nexport interface RecordTable {\n");
    text.push_str("  readonly kinds: readonly WordKind[];\n");
    text.push_str("  /** The members that hold records of their own. */\n  readonly holders: number;\n");
    text.push_str(
        "  /** Whether one record stands for all that are equal: it is frozen. */\n  readonly isShared: boolean;\n",
    );
    text.push_str("  /** By the members that are there: all, then those of an answer that hides the output. */\n");
    text.push_str("  readonly shapes: readonly [KnownShape, ...KnownShape[]];\n}\n");
    text.push_str("\nexport type KnownShape = readonly [present: number, shape: Shape];\n");
    text.push_str("\n/** Where the frame of the response begins. */\n");
    writeln!(text, "export const RESPONSE_FRAME = {};", DescribeInvocationTasksResponse::FRAME).unwrap();
    text.push_str("\nexport const RESPONSE: RecordTable = ");
    text.push_str(&table_of::<DescribeInvocationTasksResponse<'_>>(None, ""));
    text.push_str(";\n\nexport const RECORDS: Readonly<Record<RecordName, RecordTable>> = {\n");
    for (name, table) in [
        (InvocationTask::NAME, table_of::<InvocationTask<'_>>(None, "  ")),
        (CommandDocument::NAME, table_of::<CommandDocument<'_>>(None, "  ")),
        (TaskResult::NAME, table_of::<TaskResult<'_>>(Some("Output"), "  ")),
    ] {
        writeln!(text, "  {name}: {table},").unwrap();
    }
    text.push_str("};\n");
    text
}

/// `hidden` is the member without which there is a second shape.
fn table_of<R: Record>(hidden: Option<&str>, indent: &str) -> String {
    let members = R::MEMBERS;
    let kinds: Vec<_> = members
        .iter()
        .map(|member| match member.kind {
            MemberKind::Text | MemberKind::NullableText | MemberKind::Status => "\"text\"".into(),
            MemberKind::Signed | MemberKind::Unsigned => "\"integer\"".into(),
            MemberKind::Record { name, .. } => format!("{{ record: \"{name}\" }}"),
            MemberKind::RecordList { name, .. } => format!("{{ list: \"{name}\" }}"),
            MemberKind::Boolean | MemberKind::TextList => panic!("no answer holds one: {}", member.name),
        })
        .collect();
    let bits_of = |is_it: &dyn Fn(&Member) -> bool| {
        let bits =
            members.iter().enumerate().filter(|(_, member)| is_it(member)).map(|(position, _)| 1_u32 << position);
        bits.sum::<u32>()
    };
    let holders = bits_of(&|member| match member.kind {
        MemberKind::Record { name, .. } | MemberKind::RecordList { name, .. } => !is_shared(name),
        _ => false,
    });
    let mut text = format!("{{\n{indent}  kinds: [{}],\n", kinds.join(", "));
    write!(text, "{indent}  holders: {holders},\n{indent}  isShared: {},\n{indent}  shapes: [\n", is_shared(R::NAME))
        .unwrap();
    for without in [None].into_iter().chain(hidden.map(Some)) {
        let is_there = |member: &Member| Some(member.name) != without;
        write!(text, "{indent}    [\n{indent}      {},\n{indent}      (values) => ({{\n", bits_of(&is_there)).unwrap();
        for (position, member) in members.iter().enumerate().filter(|(_, member)| is_there(member)) {
            writeln!(text, "{indent}        {}: values[{position}],", member.name).unwrap();
        }
        write!(text, "{indent}      }}),\n{indent}    ],\n").unwrap();
    }
    write!(text, "{indent}  ],\n{indent}}}").unwrap();
    text
}

/// A page mostly has one command, which nobody changes.
fn is_shared(record: &str) -> bool {
    record == CommandDocument::NAME
}

fn union(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | ")
}

fn comment(indent: &str, lines: &[&str]) -> String {
    if let [line] = lines {
        return format!("{indent}/**{line} */\n");
    }
    let mut text = format!("{indent}/**\n");
    for line in lines {
        writeln!(text, "{indent} *{line}").unwrap();
    }
    text + indent + " */\n"
}
