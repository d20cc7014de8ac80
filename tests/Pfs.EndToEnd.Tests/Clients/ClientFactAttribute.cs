using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>
/// A fact that needs real clients. Where one is not installed the fact is left out and says which; with CI=true it runs
/// all the same, and so fails.
/// </summary>
/// <param name="clients">Constants of <see cref="Client"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientFactAttribute(params string[] clients) : FactAttribute
{
    /// <summary>A device that no script can install: a machine without it, such as a container, leaves the fact out, also with CI=true.</summary>
    public string? Device { get; set; }

    /// <summary>A setting of `pfs serve` that the fact is about; without it the fact is left out.</summary>
    public string? Setting { get; set; }

    /// <inheritdoc/>
    public override string? Skip
    {
        get => Device is not null && !Path.Exists(Device) ? $"This machine has no {Device}."
            : Setting is not null && !HasSetting(Setting) ? $"There is no setting {Setting}."
            : Client.WhyLeftOut(clients);
        set => throw new NotSupportedException("What is missing decides.");
    }

    private static bool HasSetting(string option) =>
        File.ReadAllText(Repository.PathOf("docs", "operating.md")).Contains($"| `{option}` |", StringComparison.Ordinal);
}
