using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>
/// A fact that needs real clients. Where one is not installed the fact is left out and says which; with CI=true it runs
/// all the same, and so fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientFactAttribute : FactAttribute
{
    /// <param name="clients">Constants of <see cref="Client"/>.</param>
    public ClientFactAttribute(params string[] clients)
    {
        var missing = clients.Where(client => !Client.IsInstalled(client)).Select(Path.GetFileName).ToArray();
        if (missing.Length > 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"Client not installed: {string.Join(", ", missing)}; see tests/install-clients.sh.";
        }
    }
}
