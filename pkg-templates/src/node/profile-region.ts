import { invalidOption } from "../invalid-option.js";
import { homeDirectory } from "./home.js";
import { asObject, parseObject } from "./json.js";
import { optionalText, requireOptions } from "./options.js";
import { profileNameOf, readOptional, tccliFileOf, type ProfileOptions } from "./profile.js";

/**
 * The region that tccli asks by default with a profile: of `<profile>.configure`, which `tccli configure` writes. `undefined`
 * where there is no such file, or no region in it.
 *
 * ```js
 * const region = process.env.TENCENTCLOUD_REGION ?? (await profileRegion()) ?? "ap-guangzhou";
 * ```
 *
 * Source: [TCCLI 配置方法](https://cloud.tencent.com/document/product/440/34012).
 *
 * @throws {TatError} `validation` when an option makes no sense, and when the file is not what tccli writes
 */
export async function profileRegion(options: Pick<ProfileOptions, "profile" | "tccliDirectory"> = {}): Promise<string | undefined> {
  const given = requireOptions(options);
  optionalText("profile", given.profile);
  const { profile } = profileNameOf(given);
  const path = tccliFileOf(optionalText("tccliDirectory", given.tccliDirectory), homeDirectory(), `${profile}.configure`);
  if (path === undefined) return undefined;
  const file = await readOptional(path);
  if ("absence" in file) return undefined;
  const values = parseObject(file.text);
  if (values === undefined) throw invalidOption("region", `${path}: expected an object in JSON, as tccli writes it`);
  const region = asObject(values["_sys_param"])?.["region"] ?? undefined;
  if (region !== undefined && typeof region !== "string") throw invalidOption("region", `${path}: expected _sys_param.region as a string`);
  return region === "" ? undefined : region;
}
