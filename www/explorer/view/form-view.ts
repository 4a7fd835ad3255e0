import { html, nothing, type TemplateResult } from "lit";
import { FILTER_NAMES, LIMITS } from "tat-tasks";

import { strangersText } from "../../shell/strangers-text.js";
import type { Checked, FieldName, Form } from "../form.js";
import type { Language } from "../language.js";
import { REGIONS } from "../regions.js";
import { CLOCK_TOLERANCE } from "../signing/findings.js";
import type { ParameterName, Words } from "../words/words.js";

/** What the form shows, and whom it tells. */
export interface FormView {
  readonly form: Form;
  readonly checked: Checked | undefined;
  readonly language: Language;
  readonly words: Words;
  readonly isSending: boolean;
  /** Those that the relay serves; none where that is not known. */
  readonly regions: readonly string[];
  set(change: Partial<Form>): void;
  setFilter(index: number, change: Partial<Form["filters"][number]>): void;
  addFilter(): void;
  removeFilter(index: number): void;
  forgetKey(): void;
  send(): void;
  cancel(): void;
}

const ENDPOINTS = ["regional", "internal", "intl", "finance", "tat.tencentcloudapi.com"];

export function formView(view: FormView): TemplateResult {
  const { words } = view;
  const isFaulty = view.checked !== undefined && "fault" in view.checked;
  return html`
    <form
      class="panel"
      autocomplete="off"
      novalidate
      aria-label=${words.request}
      @submit=${(event: Event) => {
        event.preventDefault();
        view.send();
      }}
    >
      <div class="group">
        <h2>${words.request}</h2>
        ${regionField(view)}
        ${textField(view)} ${filterFields(view)}
        <div class="pair">${inputField(view, "Limit", "limit", { inputmode: "numeric" })} ${inputField(view, "Offset", "offset", { inputmode: "numeric" })}</div>
        ${selectField(view, "HideOutput", "hideOutput", words.hide)}
      </div>
      <details>
        <summary>${words.advanced}</summary>
        <div class="group">
          ${inputField(view, "Endpoint", "endpoint", { list: "endpoints", placeholder: "tat.tencentcloudapi.com" })}
          <datalist id="endpoints">${ENDPOINTS.map((name) => html`<option value=${name}></option>`)}</datalist>
          ${selectField(view, "Language", "language", { "": words.notSent, "zh-CN": "zh-CN", "en-US": "en-US" })}
          ${inputField(view, "Timestamp", "timestamp", { inputmode: "numeric", placeholder: placeholderOf(view.checked), caution: clockCaution(view) })}
          <p class="hint">${words.advancedNote}</p>
        </div>
      </details>
      <details>
        <summary>${words.key}</summary>
        <div class="group">
          <p class="note">${words.keyNote}</p>
          ${inputField(view, "SecretId", "secretId", {})} ${inputField(view, "SecretKey", "secretKey", { isSecret: true })}
          ${inputField(view, "Token", "token", { isSecret: true })}
          <div><button type="button" @click=${() => view.forgetKey()}>${words.clearKey}</button></div>
        </div>
      </details>
      <div class="send">
        ${sendButton(view, isFaulty)}
        ${sendNote(view, isFaulty)}
      </div>
    </form>
  `;
}

/** One and the same whether it sends or cancels: it keeps the focus. */
function sendButton({ words, isSending, cancel }: FormView, isFaulty: boolean): TemplateResult {
  return html`<button
      class=${isSending ? "" : "primary"}
      type=${isSending ? "button" : "submit"}
      ?disabled=${isFaulty && !isSending}
      @click=${isSending ? cancel : nothing}
    >
      ${isSending ? words.cancel : words.send}
    </button>
    ${isSending ? html`<span>${words.sending}</span>` : nothing}`;
}

function sendNote({ words, form, regions }: FormView, isFaulty: boolean): TemplateResult {
  if (isFaulty) return html`<span class="small muted">${words.cannotSend}</span>`;
  const region = form.region.trim();
  if (isServed(regions, region)) return html`<span class="small muted usual">${words.sendNote}</span>`;
  return html`<span class="small warn caution" id="not-served">${words.notServed(region)}</span>`;
}

/** A relay that does not say what it serves is asked. */
function isServed(regions: readonly string[], region: string): boolean {
  return regions.length === 0 || regions.includes(region);
}

/** A field, as any region may be typed, and beside it all that are known: a list of proposals would hide those unlike what is typed. */
function regionField(view: FormView): TemplateResult {
  const { words, language, regions } = view;
  const titleOf = (name: string): string => {
    const [, zh, en] = REGIONS.find(([known]) => known === name) ?? [];
    const title = language === "zh" ? zh : en;
    return title === undefined ? name : `${name} ${title}`;
  };
  const served = regions.length === 0 ? REGIONS.map(([name]) => name) : regions;
  const others = REGIONS.map(([name]) => name).filter((name) => !served.includes(name));
  const option = (name: string): TemplateResult => html`<option value=${name}>${titleOf(name)}</option>`;
  const picker = html`<select
    id="region-picker"
    aria-label="${words.parameters.Region[0]}: ${words.pickRegion}"
    @change=${({ target }: Event) => {
      if (!(target instanceof HTMLSelectElement)) return;
      view.set({ region: target.value });
      target.value = "";
    }}
  >
    <option value="">${words.pickRegion}</option>
    ${others.length === 0
      ? served.map(option)
      : html`<optgroup label=${words.servedRegions}>${served.map(option)}</optgroup>
          <optgroup label=${words.otherRegions}>${others.map(option)}</optgroup>`}
  </select>`;
  return inputField(view, "Region", "region", { isRequired: true, beside: picker });
}

interface InputOptions {
  readonly list?: string;
  readonly inputmode?: string;
  readonly placeholder?: string;
  readonly isSecret?: boolean;
  readonly isRequired?: boolean;
  /** Another way to fill the field. */
  readonly beside?: TemplateResult;
  /** What is to be looked at, though it is permitted. */
  readonly caution?: string | undefined;
}

type TextField = "region" | "limit" | "offset" | "endpoint" | "timestamp" | "secretId" | "secretKey" | "token";

function inputField(view: FormView, parameter: ParameterName, name: TextField, options: InputOptions): TemplateResult {
  const control = html`<input
    id=${idOf(name)}
    class=${options.isSecret === true ? "secret" : nothing}
    .value=${view.form[name]}
    list=${options.list ?? nothing}
    inputmode=${options.inputmode ?? nothing}
    placeholder=${options.placeholder ?? nothing}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    aria-required=${options.isRequired === true ? "true" : nothing}
    aria-invalid=${faultOf(view, name) === undefined ? nothing : "true"}
    aria-describedby=${describedBy(view, name)}
    @input=${(event: Event) => view.set({ [name]: valueOf(event) })}
  />`;
  const { beside, caution } = options;
  const controls = beside === undefined ? control : html`<div class="picked">${control} ${beside}</div>`;
  const content = caution === undefined ? controls : html`${controls}<p class="caution warn" id="caution-${idOf(name)}">${caution}</p>`;
  return field(view, parameter, name, content, options.isRequired === true);
}

function textField(view: FormView): TemplateResult {
  const name = "invocationTaskIds";
  const control = html`<textarea
    id=${idOf(name)}
    rows="2"
    .value=${view.form[name]}
    placeholder="invt-08oe5fe2, invt-…"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    aria-invalid=${faultOf(view, name) === undefined ? nothing : "true"}
    aria-describedby=${describedBy(view, name)}
    @input=${(event: Event) => view.set({ [name]: valueOf(event) })}
  ></textarea>`;
  return field(view, "InvocationTaskIds", name, control);
}

function selectField(view: FormView, parameter: ParameterName, name: "hideOutput" | "language", options: Readonly<Record<string, string>>): TemplateResult {
  const control = html`<select
    id=${idOf(name)}
    aria-describedby=${describedBy(view, name)}
    @change=${(event: Event) => view.set({ [name]: valueOf(event) })}
  >
    ${Object.entries(options).map(([value, text]) => html`<option value=${value} .selected=${view.form[name] === value}>${text}</option>`)}
  </select>`;
  return field(view, parameter, name, control);
}

function filterFields(view: FormView): TemplateResult {
  const { form, words } = view;
  const [title, description] = words.parameters.Filters;
  return html`
    <fieldset class="field" aria-describedby="hint-filters">
      <legend class="label">${title} <span class="wire">Filters</span> ${typeView("Filters")}</legend>
      <p class="hint" id="hint-filters">${description}</p>
      ${form.filters.map((filter, index) => {
        const nameField = `filters.${index}.name` as const;
        const valuesField = `filters.${index}.values` as const;
        const number = words.filterNumber(index + 1);
        return html`
          <div class="filter" role="group" aria-label=${number}>
            <div class="filter-head">
              <span class="small muted">${number}</span>
              <button type="button" class="quiet" aria-label="${words.removeFilter}: ${number}" @click=${() => view.removeFilter(index)}>${words.removeFilter}</button>
            </div>
            <select
              id=${idOf(nameField)}
              aria-label="${number}: ${words.filterName}"
              aria-describedby=${describedBy(view, nameField)}
              @change=${(event: Event) => view.setFilter(index, { name: valueOf(event) })}
            >
              ${FILTER_NAMES.map((name) => html`<option value=${name} .selected=${filter.name === name}>${name}: ${words.filterNames[name]}</option>`)}
            </select>
            <input
              id=${idOf(valuesField)}
              aria-label="${number}: ${words.filterValues}"
              .value=${filter.values}
              placeholder=${exampleOf[filter.name] ?? nothing}
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              aria-invalid=${faultOf(view, valuesField) === undefined ? nothing : "true"}
              aria-describedby=${describedBy(view, valuesField)}
              @input=${(event: Event) => view.setFilter(index, { values: valueOf(event) })}
            />
            ${faultView(view, nameField)} ${faultView(view, valuesField)}
          </div>
        `;
      })}
      <div><button type="button" class="quiet" ?disabled=${form.filters.length >= LIMITS.filters} @click=${() => view.addFilter()}>+ ${words.addFilter}</button></div>
    </fieldset>
  `;
}

const exampleOf: Readonly<Record<string, string>> = {
  "invocation-id": "inv-1vll7hda",
  "invocation-task-id": "invt-08oe5fe2",
  "instance-id": "ins-zj0f57ex",
  "command-id": "cmd-13axrtuq",
};

function field(view: FormView, parameter: ParameterName, name: FieldName, control: TemplateResult, isRequired = false): TemplateResult {
  const { words } = view;
  const [title, description] = words.parameters[parameter];
  return html`
    <div class="field">
      <label for=${idOf(name)}>
        ${title} ${title === parameter ? nothing : html`<span class="wire">${parameter}</span>`} ${typeView(parameter)}
        ${isRequired ? html`<span class="mark">${words.required}</span>` : nothing}
      </label>
      ${control} ${faultView(view, name)}
      <p class="hint" id="hint-${idOf(name)}">${description}</p>
    </div>
  `;
}

function faultView(view: FormView, name: FieldName): TemplateResult | typeof nothing {
  const fault = faultOf(view, name);
  return fault === undefined ? nothing : html`<p class="fault" id="fault-${idOf(name)}">${strangersText(fault)}</p>`;
}

function faultOf({ checked, words }: FormView, name: FieldName): string | undefined {
  return checked !== undefined && "fault" in checked && checked.field === name ? words.faults[checked.fault.reason](checked.fault) : undefined;
}

/** What the parameters of the action are, by its page. */
const TYPES: Readonly<Partial<Record<ParameterName, string>>> = {
  Region: "String",
  InvocationTaskIds: "Array of String",
  Filters: "Array of Filter",
  Limit: "Integer",
  Offset: "Integer",
  HideOutput: "Boolean",
};

function typeView(parameter: ParameterName): TemplateResult | typeof nothing {
  const type = TYPES[parameter];
  return type === undefined ? nothing : html`<span class="wire">${type}</span>`;
}

function clockCaution({ checked, words, form }: FormView): string | undefined {
  if (form.timestamp.trim() === "" || checked === undefined || "fault" in checked) return undefined;
  return Math.abs(checked.timestamp - Date.now() / 1000) > CLOCK_TOLERANCE ? words.farOff : undefined;
}

function describedBy(view: FormView, name: FieldName): string {
  const hint = name.startsWith("filters.") ? [] : [`hint-${idOf(name)}`];
  return [...(faultOf(view, name) === undefined ? [] : [`fault-${idOf(name)}`]), ...hint].join(" ");
}

function placeholderOf(checked: Checked | undefined): string {
  return checked !== undefined && "timestamp" in checked ? String(checked.timestamp) : "";
}

function idOf(name: FieldName): string {
  return name.replaceAll(".", "-");
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement ? target.value : "";
}
