export { type ActionHandler, registerAction } from './action.ts'
export type { Deviation } from './alignment.ts'
export {
  type AmendableForm,
  type Amendment,
  amendableForm,
  amendMatter,
  amendmentsOf,
  type Change,
} from './amending.ts'
export type { FlowIssue } from './bpmn-node.ts'
export { type Reading, readBpmn } from './bpmn-reader.ts'
export { isMember, isPrefix, type Judgement, judge } from './conformance.ts'
export { connectProcess, type ProcessConnection } from './connection.ts'
export * from './definition.ts'
export { nextSerial } from './document-number.store.ts'
export { documentNumber } from './document-number.ts'
export { type StepDuration, stepDurations } from './duration.ts'
export { attachFiles, type FileRef } from './file.ts'
export { type Filed, type Filing, startMatter } from './filing.ts'
export { type Flow as InstalledFlow, getDefinition, getFlow, listFlows, powersOf } from './flow.store.ts'
export { type Completion, completeTask, correctMatter, sendMessage, withdraw } from './handling.ts'
export { type DueDate, NotWaiting, type Step, step } from './interpreter.ts'
export { laneDiagram } from './lane-diagram.ts'
export { listMatterRows as listMatters, type MatterSummary, matterNames } from './matter.store.ts'
export { getMatter, listProcesses, type MatterView, type ProcessSummary } from './matter-view.ts'
export { pauseTask, resumeTask } from './pausing.ts'
export type { PowerItem } from './power-item.ts'
export { findProgress } from './progress.store.ts'
export { maskName, type PublicProgress, type PublicStep } from './progress.ts'
export { findFlaws } from './soundness.ts'
export { spokenSteps } from './spoken.ts'
export * from './state.ts'
export { type CurrentStep, type DoneStep, type Progress, type StepView, stepList } from './step-list.ts'
export { type Sweep, sweepTimers } from './sweep.ts'
export { finishedSteps, listWork as listTasks, tasksOfMatter, type WorkItem } from './task.store.ts'
export { form as formView } from './views.ts'
