using System.Diagnostics;
using System.Globalization;
using Pfs.Benchmarks.Servers;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Torture;

/// <summary>A file system in an image file, mounted by a loop device; needs root.</summary>
internal sealed class LoopFileSystem : IDisposable
{
    private readonly string _image;
    private bool _isMounted;

    private LoopFileSystem(string image, string folder)
    {
        _image = image;
        Folder = folder;
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Why none can be made here; null when one can.</summary>
    public static string? Obstacle(string kind) =>
        Posix.UserId() != 0 ? "mounting a file system needs root"
        : !File.Exists("/dev/loop-control") ? "there are no loop devices"
        : !File.Exists(MakeTool(kind)) ? $"{MakeTool(kind)} is not installed"
        : null;

    /// <summary>Makes an image of so many bytes, sparse, with an empty file system of that kind: "ext4" or "xfs".</summary>
    public static LoopFileSystem Create(WorkFolder work, string kind, long bytes)
    {
        var image = work.Combine("disk.img");
        using (var file = File.Create(image))
        {
            file.SetLength(bytes);
        }

        // No blocks kept back for root: who fills the disk here is root.
        Run(MakeTool(kind), [.. kind == "ext4" ? (string[])["-m", "0"] : [], "-q", image]);
        var disk = new LoopFileSystem(image, work.CreateFolder("disk"));
        disk.Mount();
        return disk;
    }

    public void Mount()
    {
        Run("mount", "-o", "loop", _image, Folder);
        _isMounted = true;
    }

    public void Unmount()
    {
        Run("umount", Folder);
        _isMounted = false;
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Unmount();
        }
    }

    private static string MakeTool(string kind) => $"/usr/sbin/mkfs.{kind}";

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new MeasurementException(string.Create(
                CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} exits with {process.ExitCode}: {error}"));
        }
    }
}
