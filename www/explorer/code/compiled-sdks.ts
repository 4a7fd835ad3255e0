import { filtersOf, lines, noteOfService, type CodeCall } from "./call.js";
import { cppText, csharpText, goText, javaText } from "./literals.js";

export function goCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds, Limit, Offset, HideOutput } = request;
  return lines(
    "package main",
    "",
    "import (",
    '\t"fmt"',
    '\t"os"',
    "",
    '\t"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"',
    '\t"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"',
    '\ttat "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tat/v20201028"',
    ")",
    "",
    "func main() {",
    hasToken
      ? '\tkey := common.NewTokenCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"), os.Getenv("TENCENTCLOUD_SESSION_TOKEN"))'
      : '\tkey := common.NewCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"))',
    "\tclientProfile := profile.NewClientProfile()",
    origin !== undefined && `\tclientProfile.HttpProfile.Endpoint = ${goText(origin.host)}`,
    origin?.protocol === "http:" && '\tclientProfile.HttpProfile.Scheme = "HTTP"',
    language !== undefined && `\tclientProfile.Language = "${language}"`,
    `\tclient, err := tat.NewClient(key, ${goText(region)}, clientProfile)`,
    "\tif err != nil {",
    "\t\tpanic(err)",
    "\t}",
    "",
    "\trequest := tat.NewDescribeInvocationTasksRequest()",
    InvocationTaskIds !== undefined && `\trequest.InvocationTaskIds = common.StringPtrs([]string{${InvocationTaskIds.map(goText).join(", ")}})`,
    request.Filters !== undefined && [
      "\trequest.Filters = []*tat.Filter{",
      filtersOf(call).map(({ Name, Values }) => `\t\t{Name: common.StringPtr(${goText(Name)}), Values: common.StringPtrs([]string{${Values.map(goText).join(", ")}})},`),
      "\t}",
    ],
    Limit !== undefined && `\trequest.Limit = common.Uint64Ptr(${Limit})`,
    Offset !== undefined && `\trequest.Offset = common.Uint64Ptr(${Offset})`,
    HideOutput !== undefined && `\trequest.HideOutput = common.BoolPtr(${HideOutput})`,
    "\tresponse, err := client.DescribeInvocationTasks(request)",
    "\tif err != nil {",
    "\t\tpanic(err)",
    "\t}",
    "\tfmt.Println(response.ToJsonString())",
    "}",
  );
}

export function javaCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds, Filters, Limit, Offset, HideOutput } = request;
  const array = (values: readonly string[]): string => `new String[] {${values.map(javaText).join(", ")}}`;
  return lines(
    noteOfService(call),
    "import com.tencentcloudapi.common.AbstractModel;",
    "import com.tencentcloudapi.common.Credential;",
    "import com.tencentcloudapi.common.exception.TencentCloudSDKException;",
    "import com.tencentcloudapi.common.profile.ClientProfile;",
    "import com.tencentcloudapi.common.profile.HttpProfile;",
    language !== undefined && "import com.tencentcloudapi.common.profile.Language;",
    "import com.tencentcloudapi.tat.v20201028.TatClient;",
    "import com.tencentcloudapi.tat.v20201028.models.DescribeInvocationTasksRequest;",
    Filters !== undefined && "import com.tencentcloudapi.tat.v20201028.models.Filter;",
    "",
    "public class Ask {",
    "    public static void main(String[] arguments) throws TencentCloudSDKException {",
    "        Credential key = new Credential(",
    '            System.getenv("TENCENTCLOUD_SECRET_ID"),',
    `            System.getenv("TENCENTCLOUD_SECRET_KEY")${hasToken ? "," : ");"}`,
    hasToken && '            System.getenv("TENCENTCLOUD_SESSION_TOKEN"));',
    "        HttpProfile http = new HttpProfile();",
    origin !== undefined && `        http.setEndpoint(${javaText(origin.host)});`,
    origin?.protocol === "http:" && "        http.setProtocol(HttpProfile.REQ_HTTP);",
    "        ClientProfile profile = new ClientProfile();",
    "        profile.setHttpProfile(http);",
    language !== undefined && `        profile.setLanguage(Language.${language === "zh-CN" ? "ZH_CN" : "EN_US"});`,
    `        TatClient client = new TatClient(key, ${javaText(region)}, profile);`,
    "",
    "        DescribeInvocationTasksRequest request = new DescribeInvocationTasksRequest();",
    InvocationTaskIds !== undefined && `        request.setInvocationTaskIds(${array(InvocationTaskIds)});`,
    filtersOf(call).map(({ Name, Values }, index) => [
      `        Filter filter${index + 1} = new Filter();`,
      `        filter${index + 1}.setName(${javaText(Name)});`,
      `        filter${index + 1}.setValues(${array(Values)});`,
    ]),
    Filters !== undefined && `        request.setFilters(new Filter[] {${filtersOf(call).map((_, index) => `filter${index + 1}`).join(", ")}});`,
    Limit !== undefined && `        request.setLimit(${Limit}L);`,
    Offset !== undefined && `        request.setOffset(${Offset}L);`,
    HideOutput !== undefined && `        request.setHideOutput(${HideOutput});`,
    "        System.out.println(AbstractModel.toJsonString(client.DescribeInvocationTasks(request)));",
    "    }",
    "}",
  );
}

export function csharpCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds, Limit, Offset, HideOutput } = request;
  const array = (values: readonly string[]): string => `new[] { ${values.map(csharpText).join(", ")} }`;
  return lines(
    language !== undefined && "// This SDK does not send X-TC-Language.",
    "using System;",
    "using TencentCloud.Common;",
    "using TencentCloud.Common.Profile;",
    "using TencentCloud.Tat.V20201028;",
    "using TencentCloud.Tat.V20201028.Models;",
    "",
    "var key = new Credential",
    "{",
    '    SecretId = Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_ID"),',
    '    SecretKey = Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_KEY"),',
    hasToken && '    Token = Environment.GetEnvironmentVariable("TENCENTCLOUD_SESSION_TOKEN"),',
    "};",
    "var http = new HttpProfile();",
    origin !== undefined && `http.Endpoint = ${csharpText(origin.host)};`,
    origin?.protocol === "http:" && "http.Protocol = HttpProfile.REQ_HTTP;",
    `var client = new TatClient(key, ${csharpText(region)}, new ClientProfile(ClientProfile.SIGN_TC3SHA256, http));`,
    "",
    "var request = new DescribeInvocationTasksRequest",
    "{",
    InvocationTaskIds !== undefined && `    InvocationTaskIds = ${array(InvocationTaskIds)},`,
    request.Filters !== undefined && [
      "    Filters = new[]",
      "    {",
      filtersOf(call).map(({ Name, Values }) => `        new Filter { Name = ${csharpText(Name)}, Values = ${array(Values)} },`),
      "    },",
    ],
    Limit !== undefined && `    Limit = ${Limit},`,
    Offset !== undefined && `    Offset = ${Offset},`,
    HideOutput !== undefined && `    HideOutput = ${HideOutput},`,
    "};",
    "Console.WriteLine(AbstractModel.ToJsonString(await client.DescribeInvocationTasks(request)));",
  );
}

export function cppCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds, Filters, Limit, Offset, HideOutput } = request;
  const list = (values: readonly string[]): string => `{${values.map(cppText).join(", ")}}`;
  return lines(
    language !== undefined && "// This SDK does not send X-TC-Language.",
    origin?.protocol === "http:" && "// This SDK asks by https alone.",
    "#include <cstdlib>",
    "#include <iostream>",
    "#include <string>",
    "#include <tencentcloud/core/Credential.h>",
    "#include <tencentcloud/core/TencentCloud.h>",
    "#include <tencentcloud/core/profile/ClientProfile.h>",
    "#include <tencentcloud/core/profile/HttpProfile.h>",
    "#include <tencentcloud/tat/v20201028/TatClient.h>",
    "#include <tencentcloud/tat/v20201028/model/DescribeInvocationTasksRequest.h>",
    "",
    "using namespace TencentCloud;",
    "using namespace TencentCloud::Tat::V20201028;",
    "using namespace TencentCloud::Tat::V20201028::Model;",
    "",
    "static std::string variable(const char *name) {",
    "    const char *value = std::getenv(name);",
    '    return value == nullptr ? "" : value;',
    "}",
    "",
    "int main() {",
    "    TencentCloud::InitAPI();",
    `    Credential key(variable("TENCENTCLOUD_SECRET_ID"), variable("TENCENTCLOUD_SECRET_KEY")${hasToken ? ', variable("TENCENTCLOUD_SESSION_TOKEN")' : ""});`,
    "    HttpProfile http;",
    origin !== undefined && `    http.SetEndpoint(${cppText(origin.host)});`,
    "    ClientProfile profile(http);",
    `    TatClient client(key, ${cppText(region)}, profile);`,
    "",
    "    DescribeInvocationTasksRequest request;",
    InvocationTaskIds !== undefined && `    request.SetInvocationTaskIds(${list(InvocationTaskIds)});`,
    filtersOf(call).map(({ Name, Values }, index) => [
      `    Filter filter${index + 1};`,
      `    filter${index + 1}.SetName(${cppText(Name)});`,
      `    filter${index + 1}.SetValues(${list(Values)});`,
    ]),
    Filters !== undefined && `    request.SetFilters({${filtersOf(call).map((_, index) => `filter${index + 1}`).join(", ")}});`,
    Limit !== undefined && `    request.SetLimit(${Limit});`,
    Offset !== undefined && `    request.SetOffset(${Offset});`,
    HideOutput !== undefined && `    request.SetHideOutput(${HideOutput});`,
    "    auto outcome = client.DescribeInvocationTasks(request);",
    "    if (outcome.IsSuccess()) {",
    "        std::cout << outcome.GetResult().ToJsonString() << std::endl;",
    "    } else {",
    "        std::cerr << outcome.GetError().PrintAll() << std::endl;",
    "    }",
    "    TencentCloud::ShutdownAPI();",
    "    return outcome.IsSuccess() ? 0 : 1;",
    "}",
  );
}
