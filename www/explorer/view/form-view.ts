import { html, nothing, type TemplateResult } from "lit";
import { FILTER_NAMES, LIMITS } from "tat-tasks";

import { strangersText } from "../../shell/printable.js";
import type { Checked, FieldName, Form } from "../form.js";
import type { Language } from "../language.js";
import { REGIONS } from "../regions.js";
import type { ParameterName, Words } from "../words/words.js";

/** What the form shows, and whom it tells. */
export interface FormView {
  readonly form: Form;
  readonly checked: Checked | undefined;
  readonly language: Language;
  readonly words: Words;
  readonly isSending: boolean;
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
  const { words, language } = view;
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
        ${inputField(view, "Region", "region", { list: "regions", isRequired: true })}
        <datalist id="regions">${REGIONS.map(([name, zh, en]) => html`<option value=${name}>${language === "zh" ? zh : en}</option>`)}</datalist>
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
          ${inputField(view, "Timestamp", "timestamp", { inputmode: "numeric", placeholder: placeholderOf(view.checked) })}
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
        ${view.isSending
          ? html`<button type="button" @click=${() => view.cancel()}>${words.cancel}</button><span>${words.sending}</span>`
          : html`<button class="primary" ?disabled=${isFaulty}>${words.send}</button>`}
        <span class="small muted">${isFaulty ? words.cannotSend : words.sendNote}</span>
      </div>
    </form>
  `;
}

interface InputOptions {
  readonly list?: string;
  readonly inputmode?: string;
  readonly placeholder?: string;
  readonly isSecret?: boolean;
  readonly isRequired?: boolean;
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
  return field(view, parameter, name, control, options.isRequired === true);
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
      <legend class="label">${title} <span class="wire">Filters</span></legend>
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
        ${title} ${title === parameter ? nothing : html`<span class="wire">${parameter}</span>`}
        ${isRequired ? html`<span class="mark">${words.required}</span>` : nothing}
      </label>
      ${control} ${faultView(view, name)}
      <p class="hint" id="hint-${idOf(name)}">${description}</p>
    </div>
  `;
}

function faultView(view: FormView, name: FieldName): TemplateResult | typeof nothing {
  const fault = faultOf(view, name);
  return fault === undefined ? nothing : html`<p class="fault" id="fault-${idOf(name)}">${view.words.notAccepted}<span lang="en">${strangersText(fault)}</span></p>`;
}

function faultOf({ checked }: FormView, name: FieldName): string | undefined {
  return checked !== undefined && "fault" in checked && checked.field === name ? checked.fault.message : undefined;
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
