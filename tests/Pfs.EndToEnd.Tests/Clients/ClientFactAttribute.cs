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
    public ClientFactAttribute(params string[] clients) => Skip = Client.WhyLeftOut(clients);
}
