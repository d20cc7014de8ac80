using Microsoft.Extensions.Hosting;

namespace Pfs.Server.Hosting;

/// <summary>Leaves signals and the console to Program: two edges must not both install handlers.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
