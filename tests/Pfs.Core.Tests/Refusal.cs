using FluentAssertions;

namespace Pfs.Core.Tests;

/// <summary>Asserts that the store refuses, and why.</summary>
internal static class Refusal
{
    public static async Task<PfsException> OfAsync(PfsError error, Func<Task> act)
    {
        var refusal = (await act.Should().ThrowAsync<PfsException>()).Which;
        refusal.Error.Should().Be(error, refusal.Message);
        return refusal;
    }

    public static PfsException Of(PfsError error, Action act)
    {
        var refusal = act.Should().Throw<PfsException>().Which;
        refusal.Error.Should().Be(error, refusal.Message);
        return refusal;
    }
}
