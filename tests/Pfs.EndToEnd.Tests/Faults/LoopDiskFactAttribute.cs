using Xunit;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>A fact that mounts a file system of its own. Where that is not possible it is left out and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LoopDiskFactAttribute : FactAttribute
{
    public LoopDiskFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/loop-control") || !File.Exists("/usr/sbin/mkfs.ext4"))
        {
            Skip = "A file system of its own needs root, loop devices and mkfs.ext4.";
        }
    }
}
