//! What became of a task: 13 known states, and any that the service may add.

use alloc::borrow::Cow;
use core::fmt;

macro_rules! statuses {
    ($( $(#[doc = $documentation:literal])* $variant:ident = $wire:literal, terminal: $is_terminal:literal; )*) => {
        /// The state of a task. Open: a state that is not known is kept as it came, and is not terminal.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TaskStatus<'a> {
            $( $(#[doc = $documentation])* $variant, )*
            /// A state that this version does not know.
            Other(Cow<'a, str>),
        }

        impl<'a> TaskStatus<'a> {
            /// Every known state, with the lines of its documentation.
            pub const KNOWN: &'static [(TaskStatus<'static>, &'static [&'static str])] =
                &[$( (TaskStatus::$variant, &[$($documentation),*]), )*];

            /// The name on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )*
                    Self::Other(name) => name,
                }
            }

            /// Whether the state is final: such a task never changes again.
            #[must_use]
            pub const fn is_terminal(&self) -> bool {
                match self {
                    $( Self::$variant => $is_terminal, )*
                    Self::Other(_) => false,
                }
            }
        }

        impl<'a> From<Cow<'a, str>> for TaskStatus<'a> {
            fn from(name: Cow<'a, str>) -> Self {
                match name.as_ref() {
                    $( $wire => Self::$variant, )*
                    _ => Self::Other(name),
                }
            }
        }
    };
}

statuses! {
    /// Waiting to be delivered to the server (等待下发).
    Pending = "PENDING", terminal: false;
    /// On the way to the server (下发中).
    Delivering = "DELIVERING", terminal: false;
    /// The delivery was put off (延时下发).
    DeliverDelayed = "DELIVER_DELAYED", terminal: false;
    /// Could not be delivered: the command has not run (下发失败).
    DeliverFailed = "DELIVER_FAILED", terminal: true;
    /// The agent could not start the command; `ErrorInfo` says why (命令启动失败).
    StartFailed = "START_FAILED", terminal: true;
    /// The command is running; a part of its output may be there (命令运行中).
    Running = "RUNNING", terminal: false;
    /// The command ended with exit code 0 (命令成功).
    Success = "SUCCESS", terminal: true;
    /// The command ended with another exit code (命令失败).
    Failed = "FAILED", terminal: true;
    /// The command ran longer than its `Timeout` and was killed (命令超时).
    Timeout = "TIMEOUT", terminal: true;
    /// The agent stopped answering: whether the command has run is not known (客户端无响应).
    TaskTimeout = "TASK_TIMEOUT", terminal: true;
    /// Being cancelled: the outcome is still open (取消中).
    Cancelling = "CANCELLING", terminal: false;
    /// Cancelled before it started (已取消).
    Cancelled = "CANCELLED", terminal: true;
    /// Cancelled while it was running (已中止).
    Terminated = "TERMINATED", terminal: true;
}

impl fmt::Display for TaskStatus<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn eight_of_thirteen_are_terminal() {
        let terminal = [
            "SUCCESS",
            "FAILED",
            "TIMEOUT",
            "TASK_TIMEOUT",
            "DELIVER_FAILED",
            "START_FAILED",
            "CANCELLED",
            "TERMINATED",
        ];
        assert_eq!(TaskStatus::KNOWN.len(), 13);
        for (status, _) in TaskStatus::KNOWN {
            assert_eq!(status.is_terminal(), terminal.contains(&status.as_str()), "{status}");
            assert_eq!(&TaskStatus::from(Cow::Borrowed(status.as_str())), status);
        }
    }

    #[test]
    fn an_unknown_state_is_kept_and_not_terminal() {
        for name in ["", "success", "PARTIAL_FAILED"] {
            let status = TaskStatus::from(Cow::Borrowed(name));
            assert_eq!((status.as_str(), status.is_terminal()), (name, false));
            assert_eq!(status.to_string(), name);
        }
    }
}
