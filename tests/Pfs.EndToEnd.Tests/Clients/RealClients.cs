using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>The tests that share <see cref="SharedServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class RealClients : ICollectionFixture<SharedServer>
{
    /// <summary>What the test classes refer to.</summary>
    public const string Name = "real clients";
}
