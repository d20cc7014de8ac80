using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;
using Setting = Pfs.Grpc.V1.Setting;

namespace Pfs.Server.Commands;

/// <summary>`pfs settings`: what the server runs with, and why.</summary>
internal static class Settings
{
    private static readonly string[] Columns = ["SETTING", "VALUE", "UNIT", "SOURCE"];

    public static Command Create(CommandIo io)
    {
        var changed = new Option<bool>("--changed") { Description = "Only those that are not at their defaults." };
        var description = """
            List the settings that the running server uses, and where each comes from.

            Examples:
              pfs settings --changed
              pfs settings --json
            """;
        return new ClientCommand(io, "settings", description, [changed], async (call, cancellationToken) =>
        {
            var onlyChanged = call.Get(changed);
            var answer = await call.Admin.GetSettingsAsync(new GetSettingsRequest(), cancellationToken: cancellationToken);
            foreach (var setting in answer.Settings.Where(setting => !onlyChanged || setting.Value != setting.DefaultValue))
            {
                call.Print.Row(
                    Columns, [setting.Name, Display.OrDash(setting.Value), setting.Unit, SourceOf(setting)], json => json.Write(setting, SourceOf(setting)));
            }
        });
    }

    private static string SourceOf(Setting setting) => setting.Source switch
    {
        SettingSource.CommandLine => "command line",
        SettingSource.Environment => "environment",
        SettingSource.File => "file",
        _ => "default",
    };
}
