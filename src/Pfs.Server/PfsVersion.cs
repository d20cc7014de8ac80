using System.Reflection;

namespace Pfs.Server;

/// <summary>The version of this pfs, as `pfs --version` prints it.</summary>
internal static class PfsVersion
{
    public static string Text { get; } =
        typeof(PfsVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
