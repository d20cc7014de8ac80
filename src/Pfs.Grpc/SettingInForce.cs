using Pfs.Grpc.V1;

namespace Pfs.Grpc;

/// <summary>A setting of the server, as an administrator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as it was written; never a secret.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="Default">Its value when it is written nowhere.</param>
/// <param name="Unit">What the value is counted in, or its form.</param>
/// <param name="Description">What it does, one sentence.</param>
public sealed record SettingInForce(string Name, string Value, SettingSource Source, string Default, string Unit, string Description);
