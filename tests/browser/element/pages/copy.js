import "tat-tasks/element";
