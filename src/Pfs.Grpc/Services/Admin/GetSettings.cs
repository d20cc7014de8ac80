using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class GetSettings
{
    public static GetSettingsResponse Handle(PfsGrpcOptions options) => new()
    {
        Settings =
        {
            options.Settings.Select(setting => new Setting
            {
                Name = setting.Name,
                Value = setting.Value,
                Source = setting.Source,
                DefaultValue = setting.Default,
                Unit = setting.Unit,
                Description = setting.Description,
            }),
        },
    };
}
