using System.Text;
using Pfs.Server.Configuration;
using Xunit;

namespace Pfs.Server.Tests.Configuration;

/// <summary>docs/operating.md tells the settings as they are, all of them and no others.</summary>
public sealed class SettingsTableTests
{
    [Fact]
    public void Tells_each_setting_with_its_three_names_default_unit_and_range() => GeneratedPart.Check(
        "operating.md",
        "<!-- settings: made from ServeSettings.cs by SettingsTableTests; PFS_UPDATE_GOLDEN=1 rewrites -->\n",
        "<!-- end of settings -->",
        Table());

    private static string Table()
    {
        var table = new StringBuilder(
            "| option | environment | file | default | unit | range | what it does |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var setting in ServeSettings.All)
        {
            var unset = setting.Default.Length > 0 ? $"`{setting.Default}`" : "none";
            table.Append(null, $"| `{setting.OptionName}` | `{setting.Variable}` | `{setting.Key}` | {unset} | {setting.Unit} | {setting.Range} | {setting.Description} |\n");
        }

        return table.ToString();
    }
}
