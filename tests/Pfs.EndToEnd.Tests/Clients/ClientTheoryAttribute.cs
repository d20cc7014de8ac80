using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>A theory that needs real clients; as <see cref="ClientFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientTheoryAttribute : TheoryAttribute
{
    /// <param name="clients">Constants of <see cref="Client"/>.</param>
    public ClientTheoryAttribute(params string[] clients) => Skip = Client.WhyLeftOut(clients);
}
